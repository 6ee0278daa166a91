package io.launcher.autoconfigure.web;

import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.web.AcceptGate;
import io.launcher.web.SharedSockets;
import io.launcher.web.jetty.JettyPrivateEntrances;
import io.launcher.web.jetty.JettySharedSocketCustomizer;
import io.launcher.web.jetty.JettyWarmUpLog;
import io.launcher.web.jetty.JettyWebDrain;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of an embedded Jetty that, in a worker, accepts from the listening
 * socket of the supervisor.
 */
@AutoConfiguration(before = LauncherAutoConfiguration.class)
@ConditionalOnClass({ Server.class, JettyWebServerFactory.class })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
@Import(SharedWebConfiguration.class)
public final class LauncherJettyAutoConfiguration {

	LauncherJettyAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	JettyWebDrain launcherJettyDrain() {
		return new JettyWebDrain(new AcceptGate());
	}

	@Bean
	JettyPrivateEntrances launcherJettyEntrances() {
		return new JettyPrivateEntrances();
	}

	@Bean
	JettyWarmUpLog launcherJettyWarmUpLog() {
		return new JettyWarmUpLog();
	}

	@Bean
	@ConditionalOnMissingBean
	JettySharedSocketCustomizer launcherJettyCustomizer(SharedSockets sockets, JettyWebDrain drain) {
		return new JettySharedSocketCustomizer(sockets, drain);
	}

}
