package io.launcher.benchmarks.application;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/**
 * A page, a service, and nothing else. Whether it is supervised is said by properties.
 */
@SpringBootApplication
public class BenchmarkApplication {

	/**
	 * Starts the application.
	 * @param args program arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(BenchmarkApplication.class, args);
	}

	// before a spare parks
	@Bean
	static SmartInitializingSingleton built() {
		return () -> Mark.print("BUILT");
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		Mark.print("READY");
	}

}
