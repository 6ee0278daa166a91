package io.launcher.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.core.Ordered;

/**
 * Makes the only web server of a context one for management, after the {@code server}
 * properties, as Spring Boot does with a management server of its own.
 */
class ManagementServerCustomizer implements WebServerFactoryCustomizer<ConfigurableServletWebServerFactory>, Ordered {

	private final int port;

	private final ManagementServerProperties properties;

	ManagementServerCustomizer(int port, ManagementServerProperties properties) {
		this.port = port;
		this.properties = properties;
	}

	@Override
	public void customize(ConfigurableServletWebServerFactory factory) {
		factory.setPort(this.port);
		factory.setAddress(this.properties.getAddress());
		factory.setContextPath(this.properties.getBasePath());
		if (this.properties.getSsl() != null) {
			factory.setSsl(this.properties.getSsl());
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
