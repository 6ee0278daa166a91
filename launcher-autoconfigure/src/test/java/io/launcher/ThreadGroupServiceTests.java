package io.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ThreadGroupService}.
 */
@Timeout(30)
class ThreadGroupServiceTests {

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger completed = new AtomicInteger();

	private final AtomicBoolean interrupted = new AtomicBoolean();

	private final Worker service = new Worker();

	@Test
	void stopReturnsAndWaitingLastsUntilTheWorkIsDone() throws Exception {
		this.service.start();
		this.begun.await();
		this.service.stop();
		Thread waiting = new Thread(() -> {
			try {
				this.service.awaitTermination();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		waiting.start();
		Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
		assertThat(this.completed).hasValue(0);
		this.release.countDown();
		waiting.join();
		assertThat(this.completed).hasValue(1);
		assertThat(this.interrupted).isFalse();
	}

	@Test
	void gracefulStopLetsTheWorkComplete() throws InterruptedException {
		this.service.start();
		this.begun.await();
		Thread stopper = new Thread(() -> this.service.stop(true));
		stopper.start();
		Awaitility.await().until(() -> stopper.getState() == Thread.State.WAITING);
		this.release.countDown();
		stopper.join();
		assertThat(this.completed).hasValue(1);
	}

	@Test
	void immediateStopInterruptsTheWork() throws Exception {
		this.service.start();
		this.begun.await();
		this.service.stop(false);
		this.service.awaitTermination();
		assertThat(this.interrupted).isTrue();
		assertThat(this.completed).hasValue(0);
	}

	@Test
	void interruptOfWaitingInterruptsTheWork() throws Exception {
		this.service.start();
		this.begun.await();
		this.service.stop();
		CountDownLatch thrown = new CountDownLatch(1);
		Thread waiting = new Thread(() -> {
			try {
				this.service.awaitTermination();
			}
			catch (Exception ex) {
				thrown.countDown();
			}
		});
		waiting.start();
		waiting.interrupt();
		assertThat(thrown.await(10, TimeUnit.SECONDS)).isTrue();
		this.service.awaitTermination();
		assertThat(this.interrupted).isTrue();
	}

	@Test
	void serviceStartsAgainAfterItHasEnded() throws Exception {
		this.release.countDown();
		this.service.start();
		this.service.stop();
		this.service.awaitTermination();
		this.service.reset();
		this.service.start();
		this.service.stop();
		this.service.awaitTermination();
		assertThat(this.completed).hasValue(2);
	}

	@Test
	void stoppingServiceTakesNoOtherWork() throws Exception {
		this.service.start();
		this.begun.await();
		this.service.stop();
		assertThatIllegalStateException().isThrownBy(this.service::start).withMessageContaining("'worker' is stopping");
		this.release.countDown();
		this.service.awaitTermination();
	}

	@Test
	void serviceThatWasNotStartedCanBeStopped() throws Exception {
		this.service.stop();
		this.service.stop(false);
		this.service.awaitTermination();
	}

	@Test
	void limitIsThatOfTheConstructor() throws Exception {
		Worker single = new Worker(1);
		single.start();
		assertThatIllegalStateException().isThrownBy(single::start).withMessageContaining("1 threads");
		single.stop(false);
		single.awaitTermination();
		assertThatIllegalArgumentException().isThrownBy(() -> new Worker(0)).withMessageContaining("'worker'");
	}

	private class Worker extends ThreadGroupService {

		Worker() {
		}

		Worker(int threads) {
			super(threads);
		}

		@Override
		public void start() {
			threadGroup().add(() -> {
				ThreadGroupServiceTests.this.begun.countDown();
				try {
					ThreadGroupServiceTests.this.release.await();
					ThreadGroupServiceTests.this.completed.incrementAndGet();
				}
				catch (InterruptedException ex) {
					ThreadGroupServiceTests.this.interrupted.set(true);
				}
			});
		}

	}

}
