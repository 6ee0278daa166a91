package io.launcher.autoconfigure.actuate;

import io.launcher.LauncherOperations;
import io.launcher.StatusSource;
import io.launcher.actuate.endpoint.LauncherEndpoint;
import io.launcher.actuate.endpoint.LauncherEndpointRuntimeHints;
import io.launcher.actuate.endpoint.LauncherEndpointWebExtension;
import io.launcher.autoconfigure.LauncherAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration of the endpoint {@code launcher}.
 */
@AutoConfiguration(after = LauncherAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(StatusSource.class)
@ConditionalOnAvailableEndpoint(LauncherEndpoint.class)
@ImportRuntimeHints(LauncherEndpointRuntimeHints.class)
public final class LauncherEndpointAutoConfiguration {

	LauncherEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	LauncherEndpoint launcherEndpoint(StatusSource source) {
		return new LauncherEndpoint(source);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	LauncherEndpointWebExtension launcherEndpointWebExtension(LauncherEndpoint endpoint,
			ObjectProvider<LauncherOperations> operations) {
		return new LauncherEndpointWebExtension(endpoint, operations.getIfAvailable());
	}

}
