package io.launcher.autoconfigure.web;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;

/**
 * The combinations of a web framework and a web server.
 */
enum WebStack {

	/** Spring MVC on Tomcat. */
	TOMCAT(TomcatApplication.class, WebApplicationType.SERVLET),

	/** Spring MVC on Jetty. */
	JETTY(JettyApplication.class, WebApplicationType.SERVLET),

	/** WebFlux on Netty. */
	NETTY(NettyApplication.class, WebApplicationType.REACTIVE),

	/** WebFlux on Tomcat. */
	REACTIVE_TOMCAT(ReactiveTomcatApplication.class, WebApplicationType.REACTIVE),

	/** WebFlux on Jetty. */
	REACTIVE_JETTY(ReactiveJettyApplication.class, WebApplicationType.REACTIVE);

	private final Class<?> application;

	private final WebApplicationType type;

	WebStack(Class<?> application, WebApplicationType type) {
		this.application = application;
		this.type = type;
	}

	Class<?> application() {
		return this.application;
	}

	WebApplicationType type() {
		return this.type;
	}

	boolean isReactive() {
		return this.type == WebApplicationType.REACTIVE;
	}

	@ImportAutoConfiguration({ LauncherTomcatAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, SslAutoConfiguration.class })
	@Import({ ServletExchanges.class, ServletExchanges.WebSockets.class })
	static class TomcatApplication {

		@Bean
		RequestUpgradeStrategy upgrades() {
			return new StandardWebSocketUpgradeStrategy();
		}

	}

	@ImportAutoConfiguration({ LauncherJettyAutoConfiguration.class, JettyServletWebServerAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, SslAutoConfiguration.class })
	@Import({ ServletExchanges.class, ServletExchanges.WebSockets.class })
	static class JettyApplication {

		@Bean
		RequestUpgradeStrategy upgrades() {
			return new JettyRequestUpgradeStrategy();
		}

	}

	@ImportAutoConfiguration({ LauncherNettyAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, CodecsAutoConfiguration.class,
			SslAutoConfiguration.class })
	@Import({ ReactiveExchanges.class, ReactiveExchanges.WebSockets.class })
	static class NettyApplication {

		@Bean
		org.springframework.web.reactive.socket.server.RequestUpgradeStrategy upgrades() {
			return new ReactorNettyRequestUpgradeStrategy();
		}

	}

	@ImportAutoConfiguration({ LauncherTomcatAutoConfiguration.class, TomcatReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, CodecsAutoConfiguration.class,
			SslAutoConfiguration.class })
	@Import({ ReactiveExchanges.class, ReactiveExchanges.WebSockets.class })
	static class ReactiveTomcatApplication {

		@Bean
		org.springframework.web.reactive.socket.server.RequestUpgradeStrategy upgrades() {
			return new org.springframework.web.reactive.socket.server.upgrade.StandardWebSocketUpgradeStrategy();
		}

	}

	@ImportAutoConfiguration({ LauncherJettyAutoConfiguration.class, JettyReactiveWebServerAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, CodecsAutoConfiguration.class,
			SslAutoConfiguration.class })
	@Import({ ReactiveExchanges.class, ReactiveExchanges.WebSockets.class })
	static class ReactiveJettyApplication {

		@Bean
		org.springframework.web.reactive.socket.server.RequestUpgradeStrategy upgrades() {
			return new org.springframework.web.reactive.socket.server.upgrade.JettyRequestUpgradeStrategy();
		}

	}

}
