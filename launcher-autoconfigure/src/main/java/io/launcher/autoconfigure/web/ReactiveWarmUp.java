package io.launcher.autoconfigure.web;

import io.launcher.context.LauncherSettings;
import io.launcher.web.PrivateEntrance;
import io.launcher.web.WarmUpGate;
import io.launcher.web.netty.NettyPrivateEntrance;
import io.launcher.web.reactive.WarmUpHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Warms up a reactive server.
 */
final class ReactiveWarmUp extends WebWarmUp {

	private final WarmUpGate gate;

	private final ObjectProvider<HttpHandler> handlers;

	private final ApplicationContext context;

	ReactiveWarmUp(WarmUpGate gate, LauncherSettings settings, ObjectProvider<HttpHandler> handlers,
			ApplicationContext context) {
		super(gate, settings.boot().warmUp(), context.getEnvironment().getProperty("spring.webflux.base-path", ""));
		this.gate = gate;
		this.handlers = handlers;
		this.context = context;
	}

	@Override
	@Nullable PrivateEntrance open() {
		HttpHandler application = this.handlers.getIfUnique();
		boolean netty = this.context instanceof WebServerApplicationContext web && web.getWebServer() != null
				&& web.getWebServer().getClass().getName().contains(".reactor.netty.");
		return (netty && application != null)
				? new NettyPrivateEntrance(new WarmUpHandler(this.gate, application, this::mapping)) : null;
	}

	private @Nullable RequestMappingHandlerMapping mapping() {
		return this.context.getBeanProvider(RequestMappingHandlerMapping.class)
			.orderedStream()
			.findFirst()
			.orElse(null);
	}

	@Override
	String path(String path) {
		return this.context.getEnvironment().getProperty("spring.webflux.base-path", "") + path;
	}

}
