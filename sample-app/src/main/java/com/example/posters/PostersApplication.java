package com.example.posters;

import java.util.concurrent.TimeUnit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The poster workshop. Nothing here knows how many processes it runs as: that is decided
 * in {@code application.yml}.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PostersApplication {

	/**
	 * Starts the application.
	 * @param args the program arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(PostersApplication.class, args);
	}

	@Bean
	Pause pause() {
		return (time) -> TimeUnit.NANOSECONDS.sleep(time.toNanos());
	}

}
