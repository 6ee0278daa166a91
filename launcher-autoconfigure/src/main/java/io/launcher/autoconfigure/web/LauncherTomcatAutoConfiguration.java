package io.launcher.autoconfigure.web;

import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.web.AcceptGate;
import io.launcher.web.SharedSockets;
import io.launcher.web.tomcat.TomcatPrivateEntrances;
import io.launcher.web.tomcat.TomcatSharedSocketCustomizer;
import io.launcher.web.tomcat.TomcatWebDrain;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of an embedded Tomcat that, in a worker, accepts from the listening
 * socket of the supervisor.
 */
@AutoConfiguration(before = LauncherAutoConfiguration.class)
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
@Import(SharedWebConfiguration.class)
public final class LauncherTomcatAutoConfiguration {

	LauncherTomcatAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	TomcatWebDrain launcherTomcatDrain() {
		return new TomcatWebDrain(new AcceptGate());
	}

	@Bean
	TomcatPrivateEntrances launcherTomcatEntrances() {
		return new TomcatPrivateEntrances();
	}

	@Bean
	@ConditionalOnMissingBean
	TomcatSharedSocketCustomizer launcherTomcatCustomizer(SharedSockets sockets, TomcatWebDrain drain) {
		return new TomcatSharedSocketCustomizer(sockets, drain);
	}

}
