package io.launcher.autoconfigure;

import io.launcher.context.ManagementPort;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What a supervisor needs to answer on the management port. The auto-configurations are
 * listed in the file that is named after this class: those of the application are not for
 * the supervisor. The one for management contexts is left out, which insists that a
 * context with one server has no management server.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration
@EnableConfigurationProperties(ManagementServerProperties.class)
class SupervisorManagementConfiguration {

	@Bean
	ManagementServerCustomizer launcherManagementServer(ManagementPort port, ManagementServerProperties properties) {
		return new ManagementServerCustomizer(port.number(), properties);
	}

}
