package io.launcher.autoconfigure.web;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.launcher.context.WebTraffic;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.LastingExchanges;
import io.launcher.web.SharedSockets;
import io.launcher.web.WebDrain;
import io.launcher.web.reactive.LastingExchangeWebFilter;
import io.launcher.web.servlet.LastingExchangeFilter;
import io.launcher.worker.WorkerSession;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What the auto-configurations of all web servers have in common.
 */
@Configuration(proxyBeanMethods = false)
@Import(WarmUpConfiguration.class)
class SharedWebConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SharedSockets launcherSharedSockets(ObjectProvider<WorkerSession> session, Environment environment) {
		return new SessionSockets(session.getIfAvailable(), environment.getProperty(SharedSockets.REUSE_PORT_PROPERTY),
				additional(environment));
	}

	private static List<AdditionalSocket> additional(Environment environment) {
		List<AdditionalSocket> sockets = new ArrayList<>();
		Binder.get(environment)
			.bind("launcher.web.additional-sockets", Bindable.mapOf(String.class, Place.class))
			.orElse(Map.of())
			.forEach((name, place) -> sockets.add(new AdditionalSocket(name, place.port(), place.file())));
		return sockets;
	}

	@Bean
	@ConditionalOnMissingBean
	LastingExchanges launcherLastingExchanges() {
		return new LastingExchanges();
	}

	@Bean
	@ConditionalOnMissingBean
	WebTraffic launcherWebTraffic(ObjectProvider<WebDrain> drains, LastingExchanges exchanges) {
		return new DrainableTraffic(List.copyOf(drains.orderedStream().toList()), exchanges);
	}

	/**
	 * The exchanges of servlet applications.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		@ConditionalOnMissingFilterBean
		FilterRegistrationBean<LastingExchangeFilter> launcherLastingExchangeFilter(SharedSockets sockets,
				LastingExchanges exchanges) {
			FilterRegistrationBean<LastingExchangeFilter> filter = new FilterRegistrationBean<>(
					new LastingExchangeFilter(exchanges));
			filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
			filter.setDispatcherTypes(DispatcherType.REQUEST);
			filter.setEnabled(sockets.isShared());
			return filter;
		}

	}

	/**
	 * The exchanges of reactive applications.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LastingExchangeWebFilter launcherLastingExchangeFilter(SharedSockets sockets, LastingExchanges exchanges) {
			return new LastingExchangeWebFilter(exchanges, sockets.isShared());
		}

	}

	/**
	 * Where an additional socket listens, as the supervisor says.
	 */
	record Place(@DefaultValue("-1") int port, @Nullable String path) {

		@Nullable Path file() {
			return StringUtils.hasText(this.path) ? Path.of(this.path) : null;
		}

	}

}
