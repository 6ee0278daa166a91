package io.launcher.autoconfigure.web;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application with exchanges that take their time. The first argument says with which
 * framework and server.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ExchangesApp {

	private static final String JETTY = "org.springframework.boot.jetty.autoconfigure.";

	private static final String TOMCAT = "org.springframework.boot.tomcat.autoconfigure.";

	public static void main(String[] args) {
		WebStack stack = WebStack.valueOf(args[0]);
		List<String> others = new ArrayList<>();
		if (stack != WebStack.TOMCAT && stack != WebStack.REACTIVE_TOMCAT) {
			others.addAll(servers(TOMCAT, "Tomcat"));
		}
		if (stack != WebStack.JETTY && stack != WebStack.REACTIVE_JETTY) {
			others.addAll(servers(JETTY, "Jetty"));
		}
		SpringApplication application = new SpringApplication(ExchangesApp.class, stack.application());
		application.setWebApplicationType(stack.type());
		application.setDefaultProperties(java.util.Map.of("spring.autoconfigure.exclude", String.join(",", others)));
		application.run(args);
	}

	private static List<String> servers(String packageName, String server) {
		return List.of(packageName + "servlet." + server + "ServletWebServerAutoConfiguration",
				packageName + "reactive." + server + "ReactiveWebServerAutoConfiguration",
				packageName + "actuate.web.server." + server + "ServletManagementContextAutoConfiguration",
				packageName + "actuate.web.server." + server + "ReactiveManagementContextAutoConfiguration");
	}

	@Bean
	Exchanges exchanges() {
		return new Exchanges();
	}

}
