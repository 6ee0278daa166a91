package io.launcher.metrics.testapp;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.LauncherService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.tracer.common.SpanContext;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A web application with a service beside it, both of which count.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { JettyServletWebServerAutoConfiguration.class,
		JettyServletManagementContextAutoConfiguration.class })
public class MeteredApp {

	public static void main(String[] args) {
		SpringApplication.run(MeteredApp.class, args);
	}

	@Bean
	RouterFunction<ServerResponse> pages(MeterRegistry registry) {
		// registered before the worker knows what it is, and with a label of ours
		Counter answers = Counter.builder("test.answers").tag("worker", "own \"label\"\n").register(registry);
		Timer time = Timer.builder("test.time").publishPercentileHistogram().register(registry);
		return RouterFunctions.route().GET("/count", (request) -> {
			answers.increment();
			time.record(10, TimeUnit.MILLISECONDS);
			return ServerResponse.ok().body(ProcessHandle.current().pid());
		}).build();
	}

	@Bean
	@LauncherService(name = "mailer")
	Runnable mailer(MeterRegistry registry) {
		return () -> {
			registry.counter("test.mails").increment();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				// told to stop, and not done until it has said goodbye
				registry.counter("test.mails").increment();
			}
		};
	}

	@Bean
	SpanContext spanContext() {
		return new SpanContext() {

			@Override
			public String getCurrentTraceId() {
				return "0af7651916cd43dd8448eb211c80319c";
			}

			@Override
			public String getCurrentSpanId() {
				return "b7ad6b7169203331";
			}

			@Override
			public boolean isCurrentSpanSampled() {
				return true;
			}

			@Override
			public void markCurrentSpanAsExemplar() {
			}

		};
	}

}
