package io.launcher.autoconfigure.health;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the status {@code DEGRADED} known, which the aggregate health would drop. It is
 * answered with 200, like every status that has no code of its own.
 */
class DegradedStatusPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String ORDER = "management.endpoint.health.status.order";

	private static final String DEFAULT = "down,out-of-service,degraded,up,unknown";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean known = Binder.get(environment).bind(ORDER, Bindable.listOf(String.class)).isBound();
		if (!known && !"false".equalsIgnoreCase(environment.getProperty("launcher.enabled"))) {
			DefaultPropertiesPropertySource.addOrMerge(Map.of(ORDER, DEFAULT), environment.getPropertySources());
		}
	}

	// after configuration files
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
