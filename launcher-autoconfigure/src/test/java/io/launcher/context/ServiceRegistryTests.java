package io.launcher.context;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import io.launcher.protocol.Frame;
import io.launcher.supervise.RestartPlan;
import io.launcher.thread.RunnableService;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServiceRegistry}.
 */
class ServiceRegistryTests {

	private final Map<String, ServiceSettings> services = new LinkedHashMap<>();

	private SchedulingMode scheduling = SchedulingMode.SERVICE;

	@Test
	void findsAnnotatedClassesAndMethodsAndPlainServices() {
		run(Shapes.class,
				(registry) -> assertThat(registry.declarations()).containsExactly(
						new Frame.Declaration("first", -1, "service"), new Frame.Declaration("annotated", 3, "service"),
						new Frame.Declaration("plain", -1, "service"), new Frame.Declaration("work", 2, "runnable"),
						new Frame.Declaration("lifecycle", -1, "lifecycle"),
						new Frame.Declaration("both", -1, "lifecycle")));
	}

	@Test
	void wrapsEachShape() {
		run(Shapes.class, (registry) -> {
			assertThat(registry.service("annotated")).isInstanceOf(Annotated.class);
			assertThat(registry.service("work")).isInstanceOf(RunnableService.class);
			assertThat(registry.service("lifecycle")).isInstanceOf(LifecycleService.class);
			assertThatExceptionOfType(UnknownServiceException.class).isThrownBy(() -> registry.service("none"));
		});
	}

	@Test
	void tellsTheLifecycleBeansThatAreServices() {
		run(Shapes.class, (registry) -> {
			assertThat(registry.lifecycleBeanNames()).containsExactlyInAnyOrder("lifecycle", "both");
			assertThat(registry.serviceOf("lifecycle")).isEqualTo("lifecycle");
			assertThat(registry.serviceOf("plain")).isNull();
			assertThat(registry.serviceOf("somethingElse")).isNull();
			assertThat(registry.serviceOf("webServerStartStop")).isEqualTo("web");
		});
	}

	@Test
	void leavesOutWhatIsSwitchedOff() {
		configure("work", false);
		configure("lifecycle", false);
		run(Shapes.class, (registry) -> {
			assertThat(registry.names()).doesNotContain("work", "lifecycle").contains("plain");
			assertThat(registry.lifecycleBeanNames()).contains("lifecycle");
		});
	}

	@Test
	void createsNoLazyBeanToFindIt() {
		LazyServices.created = 0;
		run(LazyServices.class, (registry) -> {
			assertThat(registry.names()).containsExactly("sleeper");
			assertThat(LazyServices.created).isZero();
			assertThat(registry.service("sleeper")).isNotNull();
			assertThat(LazyServices.created).isOne();
		});
	}

	@Test
	void unknownConfiguredServiceIsAnError() {
		configure("mailer", true);
		assertThatExceptionOfType(UnknownServiceException.class).isThrownBy(() -> run(Shapes.class, (registry) -> {
		})).satisfies((ex) -> assertThat(ex.getKnown()).contains("work", "plain"));
	}

	@Test
	void unsupportedTypeIsAnErrorThatNamesBeanAndShapes() {
		assertDeclarationError(Unsupported.class, UnsupportedServiceTypeException.class, "text", "java.lang.String");
	}

	@Test
	void methodThatDeclaresLessThanItReturnsIsAccepted() {
		run(Undeclared.class, (registry) -> assertThat(registry.declarations())
			.containsExactly(new Frame.Declaration("hidden", -1, "runnable")));
	}

	@Test
	void duplicateNameIsAnErrorThatNamesBothBeans() {
		assertDeclarationError(Duplicates.class, DuplicateServiceException.class, "two", "'one' and 'two'");
	}

	@Test
	void reservedNameIsAnError() {
		assertDeclarationError(Reserved.class, ReservedServiceNameException.class, "server", "'web'");
		assertDeclarationError(ReservedByBeanName.class, ReservedServiceNameException.class, "scheduling",
				"'scheduling'");
	}

	@Test
	void nameThatIsNotAllowedIsAnError() {
		assertDeclarationError(BadName.class, ServiceDeclarationException.class, "bad", "not a name");
	}

	@Test
	void countOutOfRangeIsAnError() {
		assertDeclarationError(BadCount.class, ServiceDeclarationException.class, "bad", "1025");
	}

	@Test
	void prototypeIsAnError() {
		assertDeclarationError(Prototype.class, ServiceDeclarationException.class, "many", "no singleton");
	}

	@Test
	void webServerContextHasTheServiceWeb() {
		try (ServletWebServerApplicationContext context = new ServletWebServerApplicationContext()) {
			context.registerBean("factory", TomcatServletWebServerFactory.class,
					() -> new TomcatServletWebServerFactory(0));
			context.refresh();
			ServiceRegistry registry = new ServiceRegistry(context, settings());
			assertThat(registry.declarations()).containsExactly(new Frame.Declaration("web", -1, "web"));
			assertThat(context.containsBean("webServerStartStop")).isTrue();
			assertThat(context.containsBean("webServerGracefulShutdown")).isTrue();
		}
	}

	@Test
	void scheduledMethodsAreAService() {
		run(ScheduledConfiguration.class, (registry) -> assertThat(registry.declarations())
			.containsExactly(new Frame.Declaration("scheduling", -1, "scheduling")));
	}

	@Test
	void scheduledMethodsOfBeansToComeAreAService() {
		run(LazyScheduledConfiguration.class, (registry) -> assertThat(registry.names()).containsExactly("scheduling"));
	}

	@Test
	void configuredTasksAreAService() {
		run(ConfigurerConfiguration.class, (registry) -> assertThat(registry.names()).containsExactly("scheduling"));
	}

	@Test
	void schedulingWithoutTasksIsNoService() {
		run(EmptySchedulingConfiguration.class, (registry) -> assertThat(registry.names()).isEmpty());
	}

	@Test
	void schedulingInEveryWorkerIsNoService() {
		this.scheduling = SchedulingMode.EVERY_WORKER;
		run(ScheduledConfiguration.class, (registry) -> assertThat(registry.names()).isEmpty());
	}

	private void assertDeclarationError(Class<?> configuration, Class<? extends ServiceDeclarationException> type,
			String beanName, String text) {
		assertThatExceptionOfType(type).isThrownBy(() -> run(configuration, (registry) -> {
		})).satisfies((ex) -> {
			assertThat(ex.getBeanName()).isEqualTo(beanName);
			assertThat(ex).hasMessageContaining("'" + beanName + "'").hasMessageContaining(text);
			assertThat(ex.getAction()).isNotEmpty();
		});
	}

	private void configure(String name, boolean enabled) {
		this.services.put(name,
				new ServiceSettings(enabled, null, List.of(), Duration.ofSeconds(30), RestartPlan.DEFAULT, false));
	}

	private LauncherSettings settings() {
		LauncherSettings base = LauncherSettings.DEFAULT;
		return new LauncherSettings(base.mode(), base.workers(), this.services, base.defaults(), base.boot(),
				base.changes(), this.scheduling, base.web(), base.worker(), base.controlDirectory(), base.signals(),
				List.of(), false);
	}

	private void run(Class<?> configuration, Consumer<ServiceRegistry> assertions) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(configuration);
			context.registerBean(SchedulingSuppressor.class,
					() -> new SchedulingSuppressor(settings(), ServiceSelection.ALL));
			context.registerBean(ServiceRegistry.class, () -> new ServiceRegistry(context, settings()));
			context.refresh();
			assertions.accept(context.getBean(ServiceRegistry.class));
		}
	}

	@LauncherService(workers = 3)
	static class Annotated implements ServiceBase {

		@Override
		public void start() {
		}

	}

	static class Idle implements SmartLifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	static class IdleRunnable extends Idle implements Runnable {

		@Override
		public void run() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shapes {

		@Bean
		Annotated annotated() {
			return new Annotated();
		}

		@Bean
		ServiceBase plain() {
			return () -> {
			};
		}

		@Bean
		@LauncherService(name = "work", workers = 2)
		Runnable worker() {
			return () -> {
			};
		}

		@Bean
		@LauncherService
		Lifecycle lifecycle() {
			return new Idle();
		}

		@Bean
		@LauncherService
		IdleRunnable both() {
			return new IdleRunnable();
		}

		@Bean
		@LauncherService
		@Order(1)
		ServiceBase first() {
			return () -> {
			};
		}

		@Bean
		Runnable noService() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyServices {

		static int created;

		@Bean
		@Lazy
		@LauncherService
		Runnable sleeper() {
			created++;
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unsupported {

		@Bean
		@LauncherService
		String text() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Undeclared {

		@Bean
		@LauncherService
		Object hidden() {
			return (Runnable) () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Duplicates {

		@Bean
		@LauncherService(name = "same")
		Runnable one() {
			return () -> {
			};
		}

		@Bean
		@LauncherService(name = "same")
		Runnable two() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reserved {

		@Bean
		@LauncherService(name = "web")
		Runnable server() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReservedByBeanName {

		@Bean
		ServiceBase scheduling() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BadName {

		@Bean
		@LauncherService(name = "not a name")
		Runnable bad() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BadCount {

		@Bean
		@LauncherService(workers = 1025)
		Runnable bad() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototype {

		@Bean
		@Scope("prototype")
		@LauncherService
		Runnable many() {
			return () -> {
			};
		}

	}

	static class Jobs {

		@Scheduled(fixedRate = 3_600_000, initialDelay = 3_600_000)
		void job() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class ScheduledConfiguration {

		@Bean
		Jobs jobs() {
			return new Jobs();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class LazyScheduledConfiguration {

		@Bean
		@Lazy
		Jobs jobs() {
			return new Jobs();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class ConfigurerConfiguration {

		@Bean
		SchedulingConfigurer jobs() {
			return (registrar) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class EmptySchedulingConfiguration {

	}

}
