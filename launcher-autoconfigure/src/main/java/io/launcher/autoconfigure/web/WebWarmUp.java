package io.launcher.autoconfigure.web;

import java.util.List;

import io.launcher.context.WarmUp;
import io.launcher.context.WarmUpSettings;
import io.launcher.web.PrivateEntrance;
import io.launcher.web.PrivateEntrances;
import io.launcher.web.WarmUpGate;
import io.launcher.web.WarmUpRequests;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;

/**
 * Warms a web server up by requests through a private entrance, which is removed again.
 */
abstract class WebWarmUp implements WarmUp {

	private static final Log logger = LogFactory.getLog(WebWarmUp.class);

	private final WarmUpGate gate;

	private final WarmUpRequests requests;

	WebWarmUp(WarmUpGate gate, WarmUpSettings settings, String contextPath) {
		this.gate = gate;
		this.requests = new WarmUpRequests(settings.requests(),
				settings.paths().stream().map((path) -> contextPath + path).toList());
	}

	@Override
	public void warmUp() throws Exception {
		if (this.requests.isEmpty()) {
			return;
		}
		try (PrivateEntrance entrance = open()) {
			if (entrance != null) {
				send(entrance);
			}
			else {
				logger.debug("There is no way to warm this web server up");
			}
		}
	}

	void send(PrivateEntrance entrance) throws Exception {
		this.requests.send(entrance.port(), this.gate, path("/launcher-warm-up/" + this.gate.token()));
	}

	abstract @Nullable PrivateEntrance open() throws Exception;

	// Where a path is served.
	abstract String path(String path);

	static @Nullable PrivateEntrance open(List<PrivateEntrances> kinds, @Nullable WebServer server) throws Exception {
		if (server != null) {
			for (PrivateEntrances kind : kinds) {
				PrivateEntrance entrance = kind.open(server);
				if (entrance != null) {
					return entrance;
				}
			}
		}
		return null;
	}

}
