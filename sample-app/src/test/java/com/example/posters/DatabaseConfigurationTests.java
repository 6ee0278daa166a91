package com.example.posters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DatabaseConfiguration} with the application's own properties.
 */
class DatabaseConfigurationTests {

	private static final int PROCESSES = 4;

	@RepeatedTest(5)
	void severalProcessesMayCreateTheDatabaseAtOnce(@TempDir Path directory) throws Exception {
		CyclicBarrier start = new CyclicBarrier(PROCESSES);
		ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
		try {
			List<Future<?>> results = new ArrayList<>();
			for (int process = 0; process < PROCESSES; process++) {
				results.add(threads.submit(() -> {
					start.await();
					process(directory).run((context) -> {
						assertThat(context).hasNotFailed();
						context.getBean(PosterQueue.class).order("Poster", 1);
					});
					return null;
				}));
			}
			for (Future<?> result : results) {
				result.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		process(directory).run((context) -> assertThat(context.getBean(PosterQueue.class).counts())
			.containsEntry(Poster.State.WAITING, (long) PROCESSES));
	}

	@Test
	void databaseIsReadyForSeveralProcesses(@TempDir Path directory) {
		process(directory).run((context) -> {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			assertThat(jdbc.sql("pragma journal_mode").query(String.class).single()).isEqualTo("wal");
			assertThat(jdbc.sql("pragma busy_timeout").query(Integer.class).single()).isEqualTo(10_000);
			assertThat(directory.resolve("new/posters.db")).exists();
		});
	}

	private static ApplicationContextRunner process(Path directory) {
		return new ApplicationContextRunner().withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("posters.database=" + directory.resolve("new/posters.db"))
			.withUserConfiguration(Process.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceInitializationAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class })
	@EnableConfigurationProperties(PostersProperties.class)
	@Import({ DatabaseConfiguration.class, PosterQueue.class })
	static class Process {

	}

}
