package io.launcher.application.testapp;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import io.launcher.WorkerInfo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application with the service {@code mailer}, and with more, good and bad, where
 * properties ask for it. Whatever runs says so.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { JettyServletWebServerAutoConfiguration.class,
		JettyServletManagementContextAutoConfiguration.class })
public class ServicesApp {

	public static void main(String[] args) {
		SpringApplication.run(ServicesApp.class, args);
		say("returned from run");
	}

	static void say(String what) {
		// at once, as processes share the output
		System.out.print("APP " + what + " in " + ProcessHandle.current().pid() + "\n");
		System.out.flush();
	}

	@Bean
	@ConditionalOnProperty(name = "app.mailer", matchIfMissing = true)
	Mailer mailer(WorkerInfo worker, Environment environment) {
		return new Mailer(worker, environment);
	}

	@Bean
	@ConditionalOnProperty("app.loop")
	@LauncherService(name = "loop")
	Runnable loop(Environment environment) {
		return () -> {
			say("loop begins");
			switch (environment.getProperty("app.loop", "")) {
				case "fails" -> throw new IllegalStateException("loop fails on purpose");
				case "waits" -> await();
				default -> say("loop is done");
			}
		};
	}

	@Bean
	@ConditionalOnProperty("app.shapeless")
	Shapeless shapeless() {
		return new Shapeless();
	}

	@Bean
	@ConditionalOnProperty("app.duplicate")
	@LauncherService(name = "mailer")
	Runnable secondMailer() {
		return () -> say("second mailer");
	}

	@Bean
	@ConditionalOnProperty("app.reserved")
	@LauncherService(name = "web")
	Runnable reserved() {
		return () -> say("reserved");
	}

	@Bean
	@ConditionalOnProperty("app.processor")
	DefaultLifecycleProcessor lifecycleProcessor() {
		return new DefaultLifecycleProcessor();
	}

	@Bean
	@ConditionalOnProperty("app.broken")
	Object brokenBean() {
		throw new IllegalStateException("this bean breaks on purpose");
	}

	private static void await() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			say("loop is interrupted");
		}
	}

	/**
	 * A bean that is annotated as a service and cannot be one.
	 */
	@LauncherService(name = "shapeless")
	static class Shapeless {

	}

	/**
	 * A service.
	 */
	static class Mailer implements ServiceBase {

		private final WorkerInfo worker;

		private final Environment environment;

		Mailer(WorkerInfo worker, Environment environment) {
			this.worker = worker;
			this.environment = environment;
		}

		@Override
		public void start() {
			if (this.environment.getProperty("app.mailer.fails", Boolean.class, false)) {
				throw new IllegalStateException("mailer fails on purpose");
			}
			say("mailer " + this.worker.index() + " of " + this.worker.workers() + " started");
		}

		@Override
		public void stop() {
			say("mailer " + this.worker.index() + " stopped");
		}

		@Override
		public void reset() {
			say("mailer reset");
		}

	}

	/**
	 * A job.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("app.job")
	@EnableScheduling
	static class Jobs {

		@Scheduled(fixedRate = 50)
		void job() {
			say("job");
		}

	}

	/**
	 * A page.
	 */
	@RestController
	@ConditionalOnProperty("app.page")
	static class Page {

		@GetMapping("/")
		String page() {
			return "pid " + ProcessHandle.current().pid();
		}

		// takes its time
		@GetMapping("/slow")
		String slow() throws InterruptedException {
			say("slow page begins");
			new CountDownLatch(1).await(2, TimeUnit.SECONDS);
			return page();
		}

	}

}
