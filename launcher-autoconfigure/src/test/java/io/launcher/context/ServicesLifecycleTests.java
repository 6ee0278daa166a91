package io.launcher.context;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import io.launcher.ServiceStartException;
import io.launcher.thread.ServiceLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServicesLifecycle}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServicesLifecycleTests {

	private static final Queue<String> JOURNAL = new ConcurrentLinkedQueue<>();

	private final ServiceLauncher launcher = ServiceLauncher.builder()
		.gracefulShutdownTimeout(Duration.ofSeconds(20))
		.build();

	private ServiceSelection selection = ServiceSelection.ALL;

	@Test
	void startsInOrderAndStopsInReverse() {
		run(Two.class, (lifecycle) -> {
			lifecycle.start();
			lifecycle.start();
			assertThat(lifecycle.isRunning()).isTrue();
			assertThat(this.launcher.status().services()).extracting("name").containsExactly("one", "two");
			lifecycle.stop();
			lifecycle.stop();
			assertThat(lifecycle.isRunning()).isFalse();
			assertThat(JOURNAL).containsExactly("start one", "start two", "stop two", "stop one");
		});
	}

	@Test
	void startsOnlyWhatIsSelectedWhenItIsStarted() {
		this.selection = (service) -> {
			throw new IllegalStateException("asked too early");
		};
		ServiceSelection changing = (service) -> this.selection.runs(service);
		run(Two.class, changing, (lifecycle) -> {
			this.selection = "two"::equals;
			lifecycle.start();
			lifecycle.stop();
			assertThat(JOURNAL).containsExactly("start two", "stop two");
		});
	}

	@Test
	void stopCallsBackFromAnotherThreadWhenServicesHaveEnded() {
		run(Slow.class, (lifecycle) -> {
			lifecycle.start();
			CountDownLatch called = new CountDownLatch(1);
			lifecycle.stop(called::countDown);
			assertThat(called.getCount()).isOne();
			Slow.ended.countDown();
			assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(lifecycle.isRunning()).isFalse();
		});
	}

	@Test
	void stopCallsBackAtOnceWhenNothingWasStarted() {
		run(Two.class, (lifecycle) -> {
			CountDownLatch called = new CountDownLatch(1);
			lifecycle.stop(called::countDown);
			assertThat(called.getCount()).isZero();
		});
	}

	@Test
	void failingStartStopsWhatWasStartedAndLogsTheCause(CapturedOutput output) {
		run(Failing.class, (lifecycle) -> {
			assertThatExceptionOfType(ServiceStartException.class).isThrownBy(lifecycle::start)
				.satisfies((ex) -> assertThat(ex.getService()).isEqualTo("two"))
				.withRootCauseInstanceOf(IllegalStateException.class);
			assertThat(lifecycle.isRunning()).isFalse();
			assertThat(JOURNAL).contains("start one", "stop one");
			assertThat(output).contains("Service 'two' failed to start").contains("IllegalStateException: no disk");
		});
	}

	@Test
	void stoppedServicesAreNotStartedAgain() {
		run(Two.class, (lifecycle) -> {
			lifecycle.start();
			lifecycle.stop();
			assertThatIllegalStateException().isThrownBy(lifecycle::start);
			assertThat(lifecycle.isRunning()).isFalse();
		});
	}

	@Test
	void countsOfAnnotationsHaveNoEffectInOneJvmAndItSaysSo(CapturedOutput output) {
		run(Counted.class, (lifecycle) -> {
			lifecycle.start();
			lifecycle.stop();
			assertThat(output).contains("Service 'crowd' asks for 3 workers").contains("launcher.mode=process");
		});
	}

	@Test
	void isNotPausedBetweenTestClasses() {
		run(Two.class, (lifecycle) -> assertThat(lifecycle.isPauseable()).isFalse());
	}

	private void run(Class<?> configuration, Check check) {
		run(configuration, this.selection, check);
	}

	private void run(Class<?> configuration, ServiceSelection selection, Check check) {
		JOURNAL.clear();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(configuration)) {
			ServiceRegistry registry = new ServiceRegistry(context, LauncherSettings.DEFAULT);
			ServicesLifecycle lifecycle = new ServicesLifecycle(this.launcher, registry, selection,
					this.launcher.workerInfo());
			check.accept(lifecycle);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
		finally {
			this.launcher.stop();
		}
	}

	interface Check {

		void accept(ServicesLifecycle lifecycle) throws Exception;

	}

	record Recording(String name) implements ServiceBase {

		@Override
		public void start() {
			JOURNAL.add("start " + this.name);
		}

		@Override
		public void stop() {
			JOURNAL.add("stop " + this.name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Two {

		@Bean
		ServiceBase one() {
			return new Recording("one");
		}

		@Bean
		ServiceBase two() {
			return new Recording("two");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		ServiceBase one() {
			return new Recording("one");
		}

		@Bean
		ServiceBase two() {
			return () -> {
				throw new IllegalStateException("no disk");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Counted {

		@Bean
		@LauncherService(workers = 3)
		ServiceBase crowd() {
			return new Recording("crowd");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Slow {

		static CountDownLatch ended = new CountDownLatch(1);

		@Bean
		ServiceBase slow() {
			ended = new CountDownLatch(1);
			return new ServiceBase() {

				@Override
				public void start() {
				}

				@Override
				public void awaitTermination() throws InterruptedException {
					Slow.ended.await();
				}

			};
		}

	}

}
