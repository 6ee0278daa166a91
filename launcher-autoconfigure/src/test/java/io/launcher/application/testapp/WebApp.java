package io.launcher.application.testapp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with a page, for the web server that its properties leave.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WebApp.Page.class)
public class WebApp {

	public static void main(String[] args) {
		SpringApplication.run(WebApp.class, args);
	}

	/**
	 * A page.
	 */
	@RestController
	static class Page {

		@GetMapping("/")
		String page() {
			return "pid " + ProcessHandle.current().pid();
		}

	}

}
