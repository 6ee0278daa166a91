package io.launcher.thread;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RunnableService}.
 */
@Timeout(30)
class RunnableServiceTests {

	private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

	@Test
	void workRunsInThreadOfItsOwnThatKeepsTheJvmAlive() throws InterruptedException {
		AtomicReference<Thread> seen = new AtomicReference<>();
		RunnableService service = service(() -> seen.set(Thread.currentThread()));
		service.start();
		service.awaitTermination();
		assertThat(seen.get().getName()).isEqualTo("launcher-job");
		assertThat(seen.get().isDaemon()).isFalse();
	}

	@Test
	void returnIsToldAsEnd() throws InterruptedException {
		service(() -> {
		}).start();
		assertThat(this.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("null");
	}

	@Test
	void exceptionAndErrorAreToldAsFailure() throws InterruptedException {
		service(() -> {
			throw new LinkageError("expected by the test");
		}).start();
		assertThat(this.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("java.lang.LinkageError: expected by the test");
	}

	@Test
	void listenerThatThrowsDisturbsNoOther() throws InterruptedException {
		RunnableService service = new RunnableService("job", () -> {
		});
		service.onEnd((failure) -> {
			throw new IllegalStateException("expected by the test");
		});
		service.onEnd((failure) -> this.ends.add(String.valueOf(failure)));
		service.start();
		assertThat(this.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("null");
	}

	@Test
	void listenerMayWaitForTheEnd() throws InterruptedException {
		RunnableService service = new RunnableService("job", () -> {
		});
		service.onEnd((failure) -> {
			try {
				service.awaitTermination();
				this.ends.add("awaited");
			}
			catch (InterruptedException ex) {
				this.ends.add("interrupted");
			}
		});
		service.start();
		assertThat(this.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("awaited");
	}

	@Test
	void stopInterruptsAndIsNotToldAsEnd() throws InterruptedException {
		AtomicBoolean interrupted = new AtomicBoolean();
		RunnableService service = service(() -> {
			interrupted.set(waitForInterrupt());
			throw new IllegalStateException("expected by the test");
		});
		service.start();
		service.stop();
		service.awaitTermination();
		assertThat(interrupted).isTrue();
		assertThat(this.ends).isEmpty();
	}

	@Test
	void interruptOfWaitingInterruptsTheWorkOnceMore() throws InterruptedException {
		CountDownLatch swallowed = new CountDownLatch(1);
		RunnableService service = service(() -> {
			waitForInterrupt();
			swallowed.countDown();
			waitForInterrupt();
		});
		service.start();
		service.stop();
		swallowed.await();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(service::awaitTermination);
		service.awaitTermination();
	}

	@Test
	void serviceStartsAgainAfterItsEndButNotBefore() throws InterruptedException {
		AtomicInteger runs = new AtomicInteger();
		RunnableService service = service(() -> {
			runs.incrementAndGet();
			waitForInterrupt();
		});
		for (int i = 1; i <= 2; i++) {
			service.start();
			assertThatIllegalStateException().isThrownBy(service::start).withMessageContaining("'job' runs already");
			service.stop();
			service.awaitTermination();
		}
		assertThat(runs).hasValue(2);
	}

	@Test
	void serviceThatWasNotStartedCanBeStopped() throws InterruptedException {
		RunnableService service = service(() -> {
		});
		service.stop();
		service.awaitTermination();
	}

	@Test
	void nameIsChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RunnableService("a b", () -> {
		})).withMessageContaining("'a b'");
	}

	private RunnableService service(Runnable work) {
		RunnableService service = new RunnableService("job", work);
		service.onEnd((failure) -> this.ends.add(String.valueOf(failure)));
		return service;
	}

	static boolean waitForInterrupt() {
		try {
			new CountDownLatch(1).await();
			return false;
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

}
