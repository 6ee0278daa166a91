package io.launcher.autoconfigure.web;

import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.web.AcceptGate;
import io.launcher.web.SharedSockets;
import io.launcher.web.netty.NettySharedSocketCustomizer;
import io.launcher.web.netty.NettyWebDrain;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Auto-configuration of an embedded Netty that, in a worker, accepts from the listening
 * socket of the supervisor.
 */
@AutoConfiguration(after = NettyReactiveWebServerAutoConfiguration.class,
		before = { LauncherAutoConfiguration.class, LauncherTomcatAutoConfiguration.class })
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class, ReactorResourceFactory.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(NettyReactiveWebServerFactory.class)
@Import(SharedWebConfiguration.class)
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
public final class LauncherNettyAutoConfiguration {

	LauncherNettyAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	NettyWebDrain launcherNettyDrain() {
		return new NettyWebDrain(new AcceptGate());
	}

	@Bean
	@ConditionalOnMissingBean
	NettySharedSocketCustomizer launcherNettyCustomizer(SharedSockets sockets, NettyWebDrain drain,
			ObjectProvider<ReactorResourceFactory> resources) {
		return new NettySharedSocketCustomizer(sockets, drain, resources::getIfAvailable);
	}

}
