package io.launcher.autoconfigure.web;

import io.launcher.context.LauncherSettings;
import io.launcher.context.WarmUp;
import io.launcher.web.PrivateEntrances;
import io.launcher.web.WarmUpGate;
import io.launcher.web.servlet.WarmUpFilter;
import io.launcher.web.servlet.WarmUpHandlerMapping;
import io.launcher.worker.WorkerSession;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Warms up the web server of a worker that nobody waits for.
 */
@Configuration(proxyBeanMethods = false)
class WarmUpConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WarmUpGate launcherWarmUpGate() {
		return new WarmUpGate();
	}

	/**
	 * For Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DispatcherServlet.class, DispatcherServletPath.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		@ConditionalOnMissingFilterBean
		FilterRegistrationBean<WarmUpFilter> launcherWarmUpFilter(WarmUpGate gate,
				ObjectProvider<DispatcherServlet> servlet, ObjectProvider<WorkerSession> session) {
			FilterRegistrationBean<WarmUpFilter> filter = new FilterRegistrationBean<>(
					new WarmUpFilter(gate, servlet::getIfUnique));
			WorkerSession worker = session.getIfAvailable();
			filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
			filter.setDispatcherTypes(DispatcherType.REQUEST);
			filter.setEnabled(worker != null && worker.isToWarmUp());
			return filter;
		}

		@Bean
		@ConditionalOnMissingBean
		WarmUpHandlerMapping launcherWarmUpHandlerMapping(WarmUpGate gate, ApplicationContext context) {
			return new WarmUpHandlerMapping(gate,
					() -> find(context, "requestMappingHandlerMapping", RequestMappingHandlerMapping.class),
					() -> find(context, "requestMappingHandlerAdapter", RequestMappingHandlerAdapter.class));
		}

		private static <T> @Nullable T find(ApplicationContext context, String name, Class<T> type) {
			return context.containsBean(name) ? context.getBean(name, type) : null;
		}

		@Bean
		WarmUp launcherServletWarmUp(WarmUpGate gate, ObjectProvider<LauncherSettings> settings,
				ApplicationContext context, ObjectProvider<PrivateEntrances> kinds,
				ObjectProvider<DispatcherServlet> servlet, ObjectProvider<DispatcherServletPath> place) {
			return new ServletWarmUp(gate, settings.getIfAvailable(() -> LauncherSettings.DEFAULT), context, kinds,
					servlet, place);
		}

	}

	/**
	 * For Spring WebFlux on Reactor Netty.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DispatcherHandler.class, HttpServer.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		WarmUp launcherReactiveWarmUp(WarmUpGate gate, ObjectProvider<LauncherSettings> settings,
				ObjectProvider<HttpHandler> handlers, ApplicationContext context) {
			return new ReactiveWarmUp(gate, settings.getIfAvailable(() -> LauncherSettings.DEFAULT), handlers, context);
		}

	}

	/**
	 * Keeps requests that warm up out of metrics and traces.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationPredicate.class)
	static class ObservationConfiguration {

		@Bean
		ObservationPredicate launcherWarmUpObservationPredicate(WarmUpGate gate) {
			return (name, context) -> !gate.isOpen() || !(name.startsWith("spring.security.")
					|| context.getClass().getName().startsWith("org.springframework.http.server."));
		}

	}

}
