package io.launcher.autoconfigure;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.launcher.Launcher;
import io.launcher.LauncherService;
import io.launcher.LauncherState;
import io.launcher.Role;
import io.launcher.ServiceBase;
import io.launcher.ServiceStartException;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.context.InvalidLauncherPropertyException;
import io.launcher.context.LauncherSettings;
import io.launcher.context.RoleStatusSource;
import io.launcher.context.SchedulingSuppressor;
import io.launcher.context.ServiceFailureHandler;
import io.launcher.context.ServiceRegistry;
import io.launcher.context.ServiceSelection;
import io.launcher.context.ServicesLifecycle;
import io.launcher.context.UnknownServiceException;
import io.launcher.event.ReloadedEvent;
import io.launcher.thread.ServiceLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.event.EventListener;
import org.springframework.javapoet.ClassName;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link LauncherAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LauncherAutoConfigurationTests {

	private static final Queue<String> JOURNAL = new ConcurrentLinkedQueue<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LauncherAutoConfiguration.class));

	@Test
	void runsTheServicesOfTheApplicationWithItsContext() {
		JOURNAL.clear();
		this.runner.withUserConfiguration(Services.class).run((context) -> {
			assertThat(context).hasSingleBean(ServiceLauncher.class)
				.hasSingleBean(Launcher.class)
				.getBean(StatusSource.class)
				.isInstanceOf(RoleStatusSource.class);
			assertThat(context).hasSingleBean(WorkerInfo.class)
				.hasSingleBean(ServicesLifecycle.class)
				.hasBean("launcherServices");
			assertThat(JOURNAL).containsExactly("start");
			StatusSource status = context.getBean(StatusSource.class);
			assertThat(status.status().mode()).isEqualTo("thread-group");
			assertThat(status.status().role()).isEqualTo(Role.STANDALONE);
			assertThat(status.status().state()).isEqualTo(LauncherState.RUNNING);
			assertThat(status.status().services()).extracting("name").containsExactly("mailer", "job");
			assertThat(context.getBean(WorkerInfo.class).role()).isEqualTo(Role.STANDALONE);
			assertThat(context.getBean(WorkerInfo.class).workers()).isOne();
		});
		assertThat(JOURNAL).containsExactly("start", "stop");
	}

	@Test
	void withoutServicesDoesNothing() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(StatusSource.class).status().services()).isEmpty();
		});
	}

	@Test
	void enabledFalseSwitchesEverythingOff() {
		JOURNAL.clear();
		this.runner.withUserConfiguration(Services.class)
			.withPropertyValues("launcher.enabled=false", "launcher.workers=nonsense")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Launcher.class)
				.doesNotHaveBean(LauncherSettings.class)
				.doesNotHaveBean(ServicesLifecycle.class)
				.doesNotHaveBean(SchedulingSuppressor.class));
		assertThat(JOURNAL).isEmpty();
	}

	@Test
	void serviceSwitchedOffIsNotRun() {
		JOURNAL.clear();
		this.runner.withUserConfiguration(Services.class)
			.withPropertyValues("launcher.services.mailer.enabled=false")
			.run((context) -> assertThat(context.getBean(ServiceRegistry.class).names()).containsExactly("job"));
		assertThat(JOURNAL).isEmpty();
	}

	@Test
	void beansOfTheApplicationWin() {
		this.runner.withUserConfiguration(Services.class, OwnBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(ServiceSelection.class).hasSingleBean(ServiceFailureHandler.class);
			assertThat(context.getBean(StatusSource.class).status().services()).extracting("name")
				.containsExactly("job");
		});
	}

	@Test
	void launcherOfTheApplicationWins() {
		this.runner.withBean("own", Launcher.class, () -> new ServiceLauncher())
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Launcher.class).hasBean("own"));
	}

	@Test
	void worksWithoutWebServersOnTheClassPath() {
		this.runner.withClassLoader(new FilteredClassLoader(WebServerApplicationContext.class))
			.withUserConfiguration(Services.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void servicesAreNotLazy() {
		JOURNAL.clear();
		this.runner.withUserConfiguration(Services.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBeanFactory().getBeanDefinition("mailer").isLazyInit()).isFalse();
				assertThat(context.getBeanFactory().getBeanDefinition("worker").isLazyInit()).isFalse();
				assertThat(context.getBeanFactory().getBeanDefinition("other").isLazyInit()).isTrue();
				assertThat(JOURNAL).containsExactly("start");
			});
	}

	@Test
	void invalidPropertyFailsTheStart() {
		this.runner.withPropertyValues("launcher.services.mailer.workers=-4")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidLauncherPropertyException.class)
				.hasMessageContaining("launcher.services.mailer.workers")
				.hasMessageContaining("-4"));
	}

	@Test
	void unknownServiceFailsTheStart() {
		this.runner.withUserConfiguration(Services.class)
			.withPropertyValues("launcher.services.mialer.workers=1")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnknownServiceException.class)
				.hasMessageContaining("mialer")
				.hasMessageContaining("mailer, job"));
	}

	@Test
	void serviceThatCannotStartFailsTheStart() {
		this.runner.withBean("broken", ServiceBase.class, () -> () -> {
			throw new IllegalStateException("no disk");
		})
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ApplicationContextException.class)
				.cause()
				.isInstanceOf(ServiceStartException.class));
	}

	@Test
	void runnableThatThrowsIsGivenToTheFailureHandler() {
		BlockingQueue<String> failures = new ArrayBlockingQueue<>(1);
		this.runner
			.withBean("own", ServiceFailureHandler.class,
					() -> (service, cause) -> failures.add(service + ": " + cause.getMessage()))
			.withUserConfiguration(FailingJob.class)
			.run((context) -> assertThat(failures.poll(10, TimeUnit.SECONDS)).isEqualTo("job: out of work"));
	}

	@Test
	void reloadIsPublishedToListeners() {
		BlockingQueue<ReloadedEvent> events = new ArrayBlockingQueue<>(1);
		this.runner.withBean("listener", Listener.class, () -> new Listener(events)).run((context) -> {
			context.getBean(Launcher.class).restart();
			assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(new ReloadedEvent(2));
		});
	}

	@Test
	void optionsAreLoggedOnRequest(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel("io.launcher.context.OptionsLog", LogLevel.DEBUG);
		try {
			this.runner
				.withPropertyValues("launcher.log-options=true", "launcher.worker.env.DB_PASSWORD=geheim",
						"launcher.kill-timeout=7s")
				.run((context) -> assertThat(output).contains("launcher.kill-timeout = 7s")
					.contains("launcher.worker.env.DB_PASSWORD = ******")
					.doesNotContain("geheim"));
		}
		finally {
			logging.setLogLevel("io.launcher.context.OptionsLog", null);
		}
	}

	@Test
	void scheduledMethodsAreAService() {
		this.runner.withUserConfiguration(Scheduling.class)
			.run((context) -> assertThat(context.getBean(StatusSource.class).status().services()).extracting("name")
				.containsExactly("scheduling"));
	}

	@Test
	void servicesStartBeforeTheWebServerAndStopAfterIt() {
		JOURNAL.clear();
		new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
			.withConfiguration(AutoConfigurations.of(LauncherAutoConfiguration.class,
					TomcatServletWebServerAutoConfiguration.class))
			.withPropertyValues("server.port=0", "server.address=127.0.0.1")
			.withUserConfiguration(WebWatcher.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ServiceRegistry.class).names()).containsExactly("web", "watcher");
				assertThat(JOURNAL).containsExactly("start, web server runs: false");
				ServicesLifecycle lifecycle = context.getBean(ServicesLifecycle.class);
				assertThat(lifecycle.getPhase())
					.isLessThan(context.getBean("webServerStartStop", SmartLifecycle.class).getPhase())
					.isLessThan(context.getBean("webServerGracefulShutdown", SmartLifecycle.class).getPhase());
			});
		assertThat(JOURNAL).containsExactly("start, web server runs: false", "stop, web server runs: false");
	}

	@Test
	void isProcessedAheadOfTime() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Services.class, Scheduling.class, LauncherAutoConfiguration.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get("io.launcher.generated", "Application")),
					new InMemoryGeneratedFiles());
			assertThatNoException()
				.isThrownBy(() -> new ApplicationContextAotGenerator().processAheadOfTime(context, generation));
		}
	}

	record Listener(BlockingQueue<ReloadedEvent> events) {

		@EventListener
		void reloaded(ReloadedEvent event) {
			this.events.add(event);
		}

	}

	@LauncherService
	static class Mailer implements ServiceBase {

		@Override
		public void start() {
			JOURNAL.add("start");
		}

		@Override
		public void stop() {
			JOURNAL.add("stop");
		}

	}

	static class Work implements Runnable {

		@Override
		public void run() {
		}

	}

	static class Other {

	}

	@Configuration(proxyBeanMethods = false)
	static class Services {

		@Bean
		Mailer mailer() {
			return new Mailer();
		}

		@Bean
		@LauncherService(name = "job")
		Work worker() {
			return new Work();
		}

		@Bean
		Other other() {
			return new Other();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		ServiceSelection ownSelection() {
			return "job"::equals;
		}

		@Bean
		ServiceFailureHandler ownHandler() {
			return (service, cause) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingJob {

		@Bean
		@LauncherService
		Runnable job() {
			return () -> {
				throw new IllegalStateException("out of work");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

		@Bean
		Jobs jobs() {
			return new Jobs();
		}

	}

	static class Jobs {

		@Scheduled(fixedRate = 3_600_000, initialDelay = 3_600_000)
		void job() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebWatcher {

		@Bean
		ServiceBase watcher(ApplicationContext context) {
			return new ServiceBase() {

				@Override
				public void start() {
					JOURNAL.add("start, web server runs: " + runs());
				}

				@Override
				public void stop() {
					JOURNAL.add("stop, web server runs: " + runs());
				}

				private boolean runs() {
					return context.getBean("webServerStartStop", SmartLifecycle.class).isRunning();
				}

			};
		}

	}

}
