package io.launcher.context;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Makes the context of a supervisor: a small web application where there is a management
 * port of its own, else none.
 */
final class SupervisorContexts {

	private static final Log logger = LogFactory.getLog(SupervisorContexts.class);

	private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure."
			+ "endpoint.web.WebEndpointAutoConfiguration";

	private static final List<String> SERVER = List.of("jakarta.servlet.Servlet", "org.apache.catalina.startup.Tomcat",
			"org.springframework.web.servlet.DispatcherServlet",
			"org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext",
			"org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
			"org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration",
			"org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration");

	private SupervisorContexts() {
	}

	static ConfigurableApplicationContext create(ConfigurableEnvironment environment,
			@Nullable ClassLoader classLoader) {
		ManagementPort port = ManagementPort.of(environment);
		if (port == null || !ClassUtils.isPresent(ACTUATOR, classLoader)) {
			return new AnnotationConfigApplicationContext();
		}
		for (String type : SERVER) {
			if (!ClassUtils.isPresent(type, classLoader)) {
				logger.warn("Nothing answers on port %d: the supervisor can serve '%s' with Tomcat and Spring MVC only"
					.formatted(port.number(), ManagementPort.PROPERTY));
				return new AnnotationConfigApplicationContext();
			}
		}
		SupervisorEnvironment.serveManagement(environment);
		return Web.create(port);
	}

	/**
	 * Loaded only where there are web servers.
	 */
	private static final class Web {

		static ConfigurableApplicationContext create(ManagementPort port) {
			AnnotationConfigServletWebServerApplicationContext context = new AnnotationConfigServletWebServerApplicationContext();
			context.setServerNamespace("management");
			context.getBeanFactory().registerSingleton("launcherManagementPort", port);
			return context;
		}

	}

}
