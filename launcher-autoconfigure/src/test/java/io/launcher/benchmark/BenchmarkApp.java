package io.launcher.benchmark;

import java.time.Clock;
import java.time.Instant;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with a service that tells when it has started, and a page.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BenchmarkApp.Page.class)
public class BenchmarkApp {

	public static void main(String[] args) {
		SpringApplication.run(BenchmarkApp.class, args);
	}

	// in microseconds, to be compared between processes
	static long now() {
		Instant now = Clock.systemUTC().instant();
		return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
	}

	@Bean
	Stamp stamp() {
		return new Stamp();
	}

	/**
	 * A service that tells when it has started.
	 */
	@LauncherService(name = "stamp")
	static class Stamp implements ServiceBase {

		@Override
		public void start() {
			System.out.print("STAMP " + now() + " " + ProcessHandle.current().pid() + "\n");
			System.out.flush();
		}

	}

	/**
	 * A page.
	 */
	@RestController
	@ConditionalOnWebApplication
	static class Page {

		@GetMapping("/")
		String page() {
			return "pid " + ProcessHandle.current().pid();
		}

	}

}
