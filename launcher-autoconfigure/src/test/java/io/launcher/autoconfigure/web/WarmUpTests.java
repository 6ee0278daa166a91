package io.launcher.autoconfigure.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.launcher.context.BootSettings;
import io.launcher.context.LauncherSettings;
import io.launcher.context.WarmUp;
import io.launcher.context.WarmUpSettings;
import io.launcher.web.WarmUpGate;
import io.launcher.web.servlet.WarmUpFilter;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.support.ServletRequestHandledEvent;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The warm-up of a web server that has not started yet.
 */
class WarmUpTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@TempDir
	private Path logs;

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY", "NETTY" })
	void warmUpRunsNoCodeOfTheApplicationAndLeavesNothing(WebStack stack) throws Exception {
		try (ConfigurableApplicationContext context = start(stack, 20, List.of())) {
			Seen seen = context.getBean(Seen.class);
			assertThat(context.getBean(WarmedUp.class).failures).isEmpty();
			assertThat(context.getBean(WarmedUp.class).initialized).isTrue();
			assertThat(seen.calls).isEmpty();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("launcher-warm-up"));
			assertThat(get(context, "/anything", null).statusCode()).isEqualTo(200);
			// nobody else gets past the filters
			assertThat(get(context, "/anything", context.getBean(WarmUpGate.class).token()).statusCode())
				.isEqualTo(200);
			assertThat(seen.calls).contains("controller", "filter");
			assertThat(seen.calls.stream().filter("controller"::equals)).hasSize(2);
		}
		assertThat(logged()).hasSize(stack.isReactive() ? 0 : 2).allMatch((line) -> line.contains("/anything"));
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY", "NETTY" })
	void pathsOfTheApplicationAreRequestedIfTheyAreConfigured(WebStack stack) throws Exception {
		try (ConfigurableApplicationContext context = start(stack, 3, List.of("/one", "/two"))) {
			Seen seen = context.getBean(Seen.class);
			assertThat(context.getBean(WarmedUp.class).failures).isEmpty();
			assertThat(seen.calls.stream().filter("controller"::equals)).hasSize(6);
			assertThat(seen.calls.stream().filter("filter"::equals)).hasSize(6);
		}
		assertThat(logged()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void warmUpIsAnsweredAsAControllerWould(WebStack stack) throws Exception {
		try (ConfigurableApplicationContext context = start(stack, 0, List.of())) {
			WarmUpGate gate = context.getBean(WarmUpGate.class);
			gate.open();
			HttpResponse<String> response = get(context, "/nobody", gate.token());
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(response.body()).isEqualTo("{\"path\":\"/nobody\"}");
			assertThat(context.getBean(Seen.class).calls).doesNotContain("controller", "filter", "interceptor");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REACTIVE_TOMCAT", "REACTIVE_JETTY" })
	void serversThatCannotBeWarmedUpStart(WebStack stack) throws Exception {
		try (ConfigurableApplicationContext context = start(stack, 3, List.of())) {
			assertThat(context.getBean(WarmedUp.class).failures).isEmpty();
			assertThat(get(context, "/anything", null).statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(names = "TOMCAT")
	void observationsAreLeftOutOnlyWhileTheServerIsWarmedUp(WebStack stack) throws Exception {
		try (ConfigurableApplicationContext context = start(stack, 0, List.of())) {
			ObservationPredicate predicate = context.getBean(ObservationPredicate.class);
			WarmUpGate gate = context.getBean(WarmUpGate.class);
			Observation.Context request = new ServerRequestObservationContext(
					new org.springframework.mock.web.MockHttpServletRequest(),
					new org.springframework.mock.web.MockHttpServletResponse());
			assertThat(predicate.test("http.server.requests", request)).isTrue();
			gate.open();
			assertThat(predicate.test("http.server.requests", request)).isFalse();
			assertThat(predicate.test("spring.security.filterchains", new Observation.Context())).isFalse();
			assertThat(predicate.test("jobs", new Observation.Context())).isTrue();
			gate.close();
			assertThat(predicate.test("http.server.requests", request)).isTrue();
		}
	}

	private ConfigurableApplicationContext start(WebStack stack, int requests, List<String> paths) {
		BootSettings boot = BootSettings.DEFAULT;
		LauncherSettings settings = LauncherSettings.DEFAULT.withBoot(new BootSettings(boot.concurrency(),
				boot.bootTimeout(), boot.startTimeout(), boot.killTimeout(), 0, new WarmUpSettings(requests, paths)));
		return new SpringApplicationBuilder(stack.application(), Application.class).web(stack.type())
			.registerShutdownHook(false)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"logging.level.root=WARN", "server.tomcat.accesslog.enabled=true",
					"server.tomcat.accesslog.directory=" + this.logs, "server.tomcat.accesslog.buffered=false",
					"server.jetty.accesslog.enabled=true",
					"server.jetty.accesslog.filename=" + this.logs.resolve("jetty.log"),
					"spring.reactor.netty.shutdown-quiet-period=0")
			.initializers((context) -> {
				context.getBeanFactory().registerSingleton("launcherSettings", settings);
				context.getBeanFactory().registerSingleton("exchanges", new Exchanges());
			})
			.run();
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path, String token)
			throws Exception {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
		if (token != null) {
			request.header(WarmUpGate.HEADER, token);
		}
		return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private List<String> logged() throws Exception {
		List<String> lines = new ArrayList<>();
		try (Stream<Path> files = Files.list(this.logs)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				lines.addAll(Files.readAllLines(file));
			}
		}
		return lines;
	}

	/**
	 * What the application has seen.
	 */
	static final class Seen {

		final List<String> calls = new CopyOnWriteArrayList<>();

	}

	/**
	 * Warms up where a worker is parked: before anything starts.
	 */
	static final class WarmedUp implements SmartLifecycle {

		private final ObjectProvider<WarmUp> warmUps;

		private final ObjectProvider<DispatcherServlet> servlet;

		private final List<Exception> failures = new ArrayList<>();

		private boolean initialized;

		private boolean running;

		WarmedUp(ObjectProvider<WarmUp> warmUps, ObjectProvider<DispatcherServlet> servlet) {
			this.warmUps = warmUps;
			this.servlet = servlet;
		}

		@Override
		public void start() {
			this.running = true;
			for (WarmUp warmUp : this.warmUps) {
				try {
					warmUp.warmUp();
				}
				catch (Exception ex) {
					this.failures.add(ex);
				}
			}
			DispatcherServlet found = this.servlet.getIfAvailable();
			this.initialized = found == null || found.getServletConfig() != null;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Servlets.class, Reactives.class, Everything.class, Advice.class,
			HttpMessageConvertersAutoConfiguration.class })
	static class Application {

		@Bean
		Seen seen() {
			return new Seen();
		}

		@Bean
		WarmedUp warmedUp(ObjectProvider<WarmUp> warmUps, ObjectProvider<DispatcherServlet> servlet) {
			return new WarmedUp(warmUps, servlet);
		}

	}

	@RestController
	static class Everything {

		private final Seen seen;

		Everything(Seen seen) {
			this.seen = seen;
		}

		@GetMapping("/**")
		Map<String, String> all() {
			this.seen.calls.add("controller");
			return Map.of("a", "b");
		}

	}

	@RestControllerAdvice
	static class Advice {

		private final Seen seen;

		Advice(Seen seen) {
			this.seen = seen;
		}

		@ExceptionHandler
		String failed(Exception ex) {
			this.seen.calls.add("advice " + ex);
			return "failed";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class Servlets implements WebMvcConfigurer {

		private final ObjectProvider<Seen> seen;

		Servlets(ObjectProvider<Seen> seen) {
			this.seen = seen;
		}

		@Bean
		FilterRegistrationBean<WarmUpFilter> warmUpFilter(WarmUpGate gate, ObjectProvider<DispatcherServlet> servlet) {
			FilterRegistrationBean<WarmUpFilter> filter = new FilterRegistrationBean<>(
					new WarmUpFilter(gate, servlet::getIfUnique));
			filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return filter;
		}

		@Bean
		Filter countingFilter(Seen seen) {
			return (request, response, chain) -> {
				seen.calls.add("filter");
				chain.doFilter(request, response);
			};
		}

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(jakarta.servlet.http.HttpServletRequest request,
						jakarta.servlet.http.HttpServletResponse response, Object handler) {
					Servlets.this.seen.getObject().calls.add("interceptor");
					return true;
				}

			});
		}

		@EventListener
		void handled(ServletRequestHandledEvent event) {
			this.seen.getObject().calls.add("event");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class Reactives {

		@Bean
		WebFilter countingFilter(Seen seen) {
			return (exchange, chain) -> {
				seen.calls.add("filter");
				return chain.filter(exchange);
			};
		}

	}

}
