package io.launcher.testapp;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A small web application.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { JettyServletWebServerAutoConfiguration.class,
		JettyServletManagementContextAutoConfiguration.class })
public class WebApplication {

	public static void main(String[] args) {
		SpringApplication.run(WebApplication.class, args);
	}

	@Bean
	RouterFunction<ServerResponse> pages() {
		return RouterFunctions.route()
			.GET("/pid", (request) -> ServerResponse.ok().body(Map.of("pid", ProcessHandle.current().pid())))
			.build();
	}

	@Bean
	HealthIndicator diskHealthIndicator() {
		return () -> Health.status(System.getProperty("test.health", "UP")).build();
	}

}
