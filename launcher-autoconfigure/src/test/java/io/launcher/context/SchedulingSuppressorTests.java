package io.launcher.context;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.launcher.supervise.RestartPlan;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SchedulingSuppressor} and {@link NoTaskScheduler}.
 */
class SchedulingSuppressorTests {

	private static final String[] ALL = { "fixedRate", "fixedDelay", "cron", "oneTime", "qualified", "lazy", "own" };

	@Test
	void everythingRunsWhereTheServiceDoes() {
		try (AnnotationConfigApplicationContext context = context(LauncherSettings.DEFAULT, ServiceSelection.ALL)) {
			context.getBean(LazyJobs.class);
			Queue<String> ran = context.getBean(Journal.class).ran;
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> ran.containsAll(List.of(ALL)));
		}
	}

	@Test
	void nothingRunsWhereTheServiceDoesNot() {
		ServiceSelection others = (service) -> !service.equals("scheduling");
		try (AnnotationConfigApplicationContext context = context(LauncherSettings.DEFAULT, others)) {
			context.getBean(LazyJobs.class);
			Journal journal = context.getBean(Journal.class);
			// what is scheduled by hand is not suppressed, and tells that time has passed
			context.getBean("other", TaskScheduler.class)
				.schedule(() -> journal.ran.add("byHand"), Instant.now().plusMillis(1500));
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> journal.ran.contains("byHand"));
			assertThat(journal.ran).containsExactly("byHand");
			assertThat(context.getBean(ScheduledAnnotationBeanPostProcessor.class).getScheduledTasks()).isNotEmpty()
				.allSatisfy((task) -> assertThat(task.nextExecution()).isNull());
		}
	}

	@Test
	void nothingRunsWhereTheServiceIsSwitchedOff() {
		assertThat(replacesScheduler(settings(SchedulingMode.SERVICE, false), ServiceSelection.ALL)).isTrue();
		assertThat(replacesScheduler(settings(SchedulingMode.EVERY_WORKER, false), ServiceSelection.ALL)).isTrue();
	}

	@Test
	void everyWorkerMeansEveryWorker() {
		assertThat(replacesScheduler(settings(SchedulingMode.EVERY_WORKER, true), (service) -> false)).isFalse();
		assertThat(replacesScheduler(settings(SchedulingMode.SERVICE, true), (service) -> false)).isTrue();
		assertThat(replacesScheduler(settings(SchedulingMode.SERVICE, true), ServiceSelection.ALL)).isFalse();
	}

	@Test
	void futuresLookCancelled() {
		NoTaskScheduler scheduler = new NoTaskScheduler();
		Runnable task = () -> {
			throw new AssertionError("runs");
		};
		Instant now = Instant.now();
		for (ScheduledFuture<?> future : List.<ScheduledFuture<?>>of(
				scheduler.schedule(task, new PeriodicTrigger(Duration.ofMillis(1))), scheduler.schedule(task, now),
				scheduler.scheduleAtFixedRate(task, now, Duration.ofMillis(1)),
				scheduler.scheduleAtFixedRate(task, Duration.ofMillis(1)),
				scheduler.scheduleWithFixedDelay(task, now, Duration.ofMillis(1)),
				scheduler.scheduleWithFixedDelay(task, Duration.ofMillis(1)))) {
			assertThat(future.isCancelled()).isTrue();
			assertThat(future.isDone()).isTrue();
			assertThat(future.getDelay(TimeUnit.NANOSECONDS)).isLessThanOrEqualTo(0);
			assertThat(future.cancel(true)).isFalse();
		}
	}

	private static boolean replacesScheduler(LauncherSettings settings, ServiceSelection selection) {
		ScheduledTaskRegistrar registrar = new ScheduledTaskRegistrar();
		new SchedulingSuppressor(settings, selection).configureTasks(registrar);
		return registrar.getScheduler() instanceof NoTaskScheduler;
	}

	private static LauncherSettings settings(SchedulingMode mode, boolean enabled) {
		LauncherSettings base = LauncherSettings.DEFAULT;
		ServiceSettings scheduling = new ServiceSettings(enabled, null, List.of(), Duration.ofSeconds(30),
				RestartPlan.DEFAULT, false);
		return new LauncherSettings(base.mode(), base.workers(), Map.of("scheduling", scheduling), base.defaults(),
				base.boot(), base.changes(), mode, base.web(), base.worker(), base.controlDirectory(), base.signals(),
				List.of(), false);
	}

	private static AnnotationConfigApplicationContext context(LauncherSettings settings, ServiceSelection selection) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Configured.class);
		context.registerBean(Last.class, () -> new Last(settings, selection));
		context.refresh();
		return context;
	}

	// as auto-configurations do, it comes after the beans of the application
	@Configuration(proxyBeanMethods = false)
	static class Last {

		private final LauncherSettings settings;

		private final ServiceSelection selection;

		Last(LauncherSettings settings, ServiceSelection selection) {
			this.settings = settings;
			this.selection = selection;
		}

		@Bean
		SchedulingSuppressor suppressor() {
			return new SchedulingSuppressor(this.settings, this.selection);
		}

	}

	static class Journal {

		final Queue<String> ran = new ConcurrentLinkedQueue<>();

	}

	static class Jobs {

		private final Journal journal;

		Jobs(Journal journal) {
			this.journal = journal;
		}

		@Scheduled(fixedRate = 50)
		void fixedRate() {
			this.journal.ran.add("fixedRate");
		}

		@Scheduled(fixedDelay = 50)
		void fixedDelay() {
			this.journal.ran.add("fixedDelay");
		}

		@Scheduled(cron = "* * * * * *")
		void cron() {
			this.journal.ran.add("cron");
		}

		@Scheduled(initialDelay = 50)
		void oneTime() {
			this.journal.ran.add("oneTime");
		}

		@Scheduled(fixedRate = 50, scheduler = "other")
		void qualified() {
			this.journal.ran.add("qualified");
		}

	}

	static class LazyJobs {

		private final Journal journal;

		LazyJobs(Journal journal) {
			this.journal = journal;
		}

		@Scheduled(fixedRate = 50)
		void lazy() {
			this.journal.ran.add("lazy");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Configured {

		@Bean
		Journal journal() {
			return new Journal();
		}

		@Bean
		Jobs jobs(Journal journal) {
			return new Jobs(journal);
		}

		@Bean
		@Lazy
		LazyJobs lazyJobs(Journal journal) {
			return new LazyJobs(journal);
		}

		@Bean
		ThreadPoolTaskScheduler own() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		ThreadPoolTaskScheduler other() {
			return new ThreadPoolTaskScheduler();
		}

		// sets a scheduler of its own, without any order
		@Bean
		SchedulingConfigurer configurer(Journal journal, @Qualifier("own") ThreadPoolTaskScheduler own) {
			return (registrar) -> {
				registrar.setTaskScheduler(own);
				registrar.addFixedRateTask(() -> journal.ran.add("own"), Duration.ofMillis(50));
			};
		}

	}

}
