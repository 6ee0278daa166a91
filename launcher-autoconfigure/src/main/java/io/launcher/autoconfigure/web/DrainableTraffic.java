package io.launcher.autoconfigure.web;

import java.time.Duration;

import io.launcher.context.WebTraffic;
import io.launcher.web.DrainResult;
import io.launcher.web.WebDrain;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The traffic of a web server that can be drained.
 */
final class DrainableTraffic implements WebTraffic {

	/**
	 * How long an idle connection is kept, so that its client can be told with its next
	 * response that it closes: closed at once, about one request in every connection
	 * would meet the close.
	 */
	private static final Duration IDLE_GRACE = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(DrainableTraffic.class);

	private final WebDrain drain;

	DrainableTraffic(WebDrain drain) {
		this.drain = drain;
	}

	@Override
	public void begin() {
		this.drain.beginAccepting();
	}

	@Override
	public void drain(Duration timeout, boolean last) throws InterruptedException {
		DrainResult result = this.drain.drain(IDLE_GRACE, timeout, last);
		if (result.isComplete()) {
			logger.info("Drained in %d ms".formatted(result.took().toMillis()));
		}
		else {
			logger.warn("%d connections are left after %d ms".formatted(result.connectionsLeft(),
					result.took().toMillis()));
		}
	}

}
