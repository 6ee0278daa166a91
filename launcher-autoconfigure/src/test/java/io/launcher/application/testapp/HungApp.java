package io.launcher.application.testapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application whose requests can hang, that can declare itself broken, and whose
 * runner takes its time while the file {@code app.slow} exists.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(HungApp.Page.class)
public class HungApp {

	public static void main(String[] args) {
		SpringApplication.run(HungApp.class, args);
	}

	@Bean
	ApplicationRunner slowRunner(ApplicationContext context, Environment environment) {
		return new ApplicationRunner() {

			@Override
			public void run(ApplicationArguments args) throws IOException {
				String slow = environment.getProperty("app.slow");
				if (slow != null && Files.deleteIfExists(Path.of(slow))) {
					for (int i = 1; i <= 4; i++) {
						context.getBean("slow" + i);
					}
				}
			}

		};
	}

	@Bean
	@Lazy
	Object slow1() throws InterruptedException {
		return slow();
	}

	@Bean
	@Lazy
	Object slow2() throws InterruptedException {
		return slow();
	}

	@Bean
	@Lazy
	Object slow3() throws InterruptedException {
		return slow();
	}

	@Bean
	@Lazy
	Object slow4() throws InterruptedException {
		return slow();
	}

	private static Object slow() throws InterruptedException {
		new CountDownLatch(1).await(1500, TimeUnit.MILLISECONDS);
		return new Object();
	}

	/**
	 * The pages.
	 */
	@RestController
	static class Page {

		private final ApplicationContext context;

		Page(ApplicationContext context) {
			this.context = context;
		}

		@GetMapping("/")
		String page() {
			return "pid " + ProcessHandle.current().pid();
		}

		@GetMapping("/work")
		String work(@RequestParam long millis) throws InterruptedException {
			new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
			return page();
		}

		@GetMapping("/break")
		String breakDown() {
			AvailabilityChangeEvent.publish(this.context, LivenessState.BROKEN);
			return page();
		}

	}

}
