package io.launcher.autoconfigure.web;

import java.util.List;

import io.launcher.context.LauncherSettings;
import io.launcher.web.PrivateEntrance;
import io.launcher.web.PrivateEntrances;
import io.launcher.web.WarmUpGate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Warms up a servlet server.
 */
final class ServletWarmUp extends WebWarmUp {

	private final ApplicationContext context;

	private final List<PrivateEntrances> kinds;

	private final ObjectProvider<DispatcherServlet> servlet;

	private final ObjectProvider<DispatcherServletPath> place;

	ServletWarmUp(WarmUpGate gate, LauncherSettings settings, ApplicationContext context,
			ObjectProvider<PrivateEntrances> kinds, ObjectProvider<DispatcherServlet> servlet,
			ObjectProvider<DispatcherServletPath> place) {
		super(gate, settings.boot().warmUp(), contextPath(context.getEnvironment()));
		this.context = context;
		this.kinds = kinds.orderedStream().toList();
		this.servlet = servlet;
		this.place = place;
	}

	private static String contextPath(Environment environment) {
		return environment.getProperty("server.servlet.context-path", "");
	}

	@Override
	@Nullable PrivateEntrance open() throws Exception {
		return (this.context instanceof WebServerApplicationContext web) ? open(this.kinds, web.getWebServer()) : null;
	}

	@Override
	String path(String path) {
		DispatcherServletPath found = this.place.getIfAvailable();
		return contextPath(this.context.getEnvironment()) + ((found != null) ? found.getRelativePath(path) : path);
	}

	// it tells the listeners of the application about each request
	@Override
	void send(PrivateEntrance entrance) throws Exception {
		DispatcherServlet dispatcher = this.servlet.getIfUnique();
		boolean publishes = this.context.getEnvironment()
			.getProperty("spring.mvc.publish-request-handled-events", Boolean.class, true);
		if (dispatcher == null || !publishes) {
			super.send(entrance);
			return;
		}
		dispatcher.setPublishEvents(false);
		try {
			super.send(entrance);
		}
		finally {
			dispatcher.setPublishEvents(true);
		}
	}

}
