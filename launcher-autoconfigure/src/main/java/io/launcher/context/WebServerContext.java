package io.launcher.context;

import java.util.Set;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Recognises an application context that has a web server of its own. The classes of web
 * servers are optional.
 */
final class WebServerContext {

	/** The beans that start and stop the web server. */
	static final Set<String> LIFECYCLE_BEANS = Set.of("webServerStartStop", "webServerGracefulShutdown");

	private static final String TYPE = "org.springframework.boot.web.server.context.WebServerApplicationContext";

	private WebServerContext() {
	}

	static boolean is(ApplicationContext context) {
		return ClassUtils.isPresent(TYPE, WebServerContext.class.getClassLoader()) && Present.is(context);
	}

	/**
	 * Loaded only where there are web servers.
	 */
	private static final class Present {

		static boolean is(ApplicationContext context) {
			return context instanceof WebServerApplicationContext;
		}

	}

}
