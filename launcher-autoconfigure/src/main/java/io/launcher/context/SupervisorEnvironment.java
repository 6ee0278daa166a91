package io.launcher.context;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What is different in the environment of a supervisor.
 */
public final class SupervisorEnvironment {

	/** The name of the property source that comes first in a supervisor. */
	public static final String PROPERTY_SOURCE = "launcherSupervisor";

	private SupervisorEnvironment() {
	}

	/**
	 * Prepares what has to be there before logging starts.
	 * @param environment the environment
	 * @param application the application
	 */
	public static void prepare(ConfigurableEnvironment environment, SpringApplication application) {
		LogName.set(LogName.SUPERVISOR);
		Map<String, Object> properties = new HashMap<>();
		LogProperties.addName(properties, environment, application.getClassLoader());
		environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, properties));
	}

	// What kind of web application the workers are: properties win over code, as in
	// Spring Boot. Only known before separate.
	static WebApplicationType webApplicationType(ConfigurableEnvironment environment, SpringApplication application) {
		WebApplicationType type = Binder.get(environment)
			.bind("spring.main.web-application-type", WebApplicationType.class)
			.orElse(null);
		if (type == null) {
			type = application.getWebApplicationType();
		}
		return (type != null) ? type : WebApplicationType.NONE;
	}

	// Keeps what is meant for the application away from the supervisor's own, which reads
	// the same environment.
	static void separate(ConfigurableEnvironment environment, @Nullable Class<?> mainClass) {
		Map<String, Object> properties = new HashMap<>();
		MapPropertySource earlier = (MapPropertySource) environment.getPropertySources().remove(PROPERTY_SOURCE);
		if (earlier != null) {
			properties.putAll(earlier.getSource());
		}
		properties.put("spring.main.web-application-type", "none");
		properties.put("spring.main.sources", "");
		properties.put("spring.main.lazy-initialization", "false");
		properties.put("spring.main.log-startup-info", "false");
		addBannerValues(properties, mainClass);
		environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, properties));
	}

	// The application's web server properties hold for the management server, as they do
	// for that of Spring Boot, but its pages, paths and health groups do not.
	static void serveManagement(ConfigurableEnvironment environment) {
		Map<String, Object> properties = new HashMap<>();
		MapPropertySource earlier = (MapPropertySource) environment.getPropertySources().remove(PROPERTY_SOURCE);
		if (earlier != null) {
			properties.putAll(earlier.getSource());
		}
		String logPrefix = environment.getProperty("server.tomcat.accesslog.prefix", "access_log");
		properties.put("server.tomcat.accesslog.prefix", "management_" + logPrefix);
		properties.put("spring.main.web-application-type", "servlet");
		// the endpoints are those of the only server
		properties.put(ManagementPort.PROPERTY, "");
		properties.put("server.shutdown", "immediate");
		properties.put("spring.mvc.servlet.path", "/");
		properties.put("spring.web.resources.add-mappings", "false");
		properties.put("spring.web.resources.static-locations", "classpath:/META-INF/launcher/none/");
		properties.put("management.endpoint.health.validate-group-membership", "false");
		environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, properties));
	}

	// The banner shows the application's version, not that of the launcher.
	private static void addBannerValues(Map<String, Object> properties, @Nullable Class<?> mainClass) {
		Package mainPackage = (mainClass != null) ? mainClass.getPackage() : null;
		if (mainPackage == null) {
			return;
		}
		String version = mainPackage.getImplementationVersion();
		properties.put("application.version", (version != null) ? version : "");
		properties.put("application.formatted-version", (version != null) ? " (v" + version + ")" : "");
		if (mainPackage.getImplementationTitle() != null) {
			properties.put("application.title", mainPackage.getImplementationTitle());
		}
		if (version != null) {
			properties.put("spring.application.version", version);
		}
	}

}
