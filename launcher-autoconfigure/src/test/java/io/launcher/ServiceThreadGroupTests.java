package io.launcher;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServiceThreadGroup}.
 */
@Timeout(30)
class ServiceThreadGroupTests {

	private static final Duration SHORT = Duration.ofMillis(1);

	private static final Duration LONG = Duration.ofHours(1);

	private final ServiceThreadGroup group = new ServiceThreadGroup("mailer", 4);

	@AfterEach
	void stopGroup() {
		this.group.stop(false);
	}

	@Test
	void threadIsNamedAfterItsGroupAndKeepsTheJvmAlive() throws InterruptedException {
		AtomicReference<Thread> seen = new AtomicReference<>();
		ServiceThread thread = this.group.add("reader", () -> seen.set(Thread.currentThread()));
		thread.await();
		assertThat(seen.get().getName()).isEqualTo("mailer-reader").isEqualTo(thread.name());
		assertThat(seen.get().isDaemon()).isFalse();
	}

	@Test
	void threadLeavesGroupWhenItsWorkEnds() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		ServiceThread thread = this.group.add(() -> await(release));
		assertThat(this.group.threads()).containsExactly(thread);
		assertThat(thread.isDone()).isFalse();
		release.countDown();
		thread.await();
		assertThat(this.group.size()).isZero();
		assertThat(thread.isDone()).isTrue();
	}

	@Test
	void threadLeavesGroupWhenItThrowsAndOthersGoOn() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		ServiceThread other = this.group.add(() -> await(release));
		ServiceThread thread = this.group.add(() -> {
			throw new LinkageError("expected by the test");
		});
		thread.await();
		assertThat(this.group.threads()).containsExactly(other);
		assertThat(other.isDone()).isFalse();
		release.countDown();
	}

	@Test
	void allThreadsLeaveGroupWhenTheyEnd() throws InterruptedException {
		ServiceThreadGroup large = new ServiceThreadGroup(100);
		for (int i = 0; i < 100; i++) {
			large.add(() -> {
			});
		}
		large.awaitTermination();
		assertThat(large.size()).isZero();
	}

	@Test
	void threadAboveLimitIsRefusedAndTakenAgainWhenOneHasEnded() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch releaseFirst = new CountDownLatch(1);
		ServiceThread first = this.group.add(() -> await(releaseFirst));
		for (int i = 0; i < 3; i++) {
			this.group.add(() -> await(release));
		}
		assertThatIllegalStateException().isThrownBy(() -> this.group.add(() -> {
		})).withMessageContaining("'mailer'").withMessageContaining("4 threads");
		this.group.addTimer(LONG, () -> {
		});
		releaseFirst.countDown();
		first.await();
		this.group.add(() -> await(release));
		assertThat(this.group.size()).isEqualTo(4);
		release.countDown();
	}

	@Test
	void groupWithoutThreadsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ServiceThreadGroup("x", 0))
			.withMessageContaining("limit of 0");
	}

	@Test
	void threadsSurviveEndOfThreadThatFilledTheGroupWhenCallbackAddsItsSuccessor() throws InterruptedException {
		ServiceThreadGroup single = new ServiceThreadGroup(1);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch succeeded = new CountDownLatch(1);
		single.add(() -> await(release)).onDone(() -> single.add(succeeded::countDown));
		release.countDown();
		assertThat(succeeded.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void callbackOfEndedThreadIsCalledAtOnceAndOneThatThrowsDisturbsNoOther() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch called = new CountDownLatch(1);
		ServiceThread thread = this.group.add(() -> await(release));
		thread.onDone(() -> {
			throw new IllegalStateException("expected by the test");
		});
		thread.onDone(called::countDown);
		release.countDown();
		assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
		AtomicBoolean late = new AtomicBoolean();
		thread.onDone(() -> late.set(true));
		assertThat(late).isTrue();
	}

	@Test
	void stopOfThreadInterruptsIt() throws InterruptedException {
		AtomicBoolean interrupted = new AtomicBoolean();
		ServiceThread thread = this.group.add(() -> interrupted.set(isInterruptedWhileWaiting()));
		assertThat(thread.await(SHORT)).isFalse();
		thread.stop();
		thread.await();
		assertThat(interrupted).isTrue();
	}

	@Test
	void timerCallsBackAgainAndAgain() throws InterruptedException {
		CountDownLatch calls = new CountDownLatch(3);
		this.group.addTimer(SHORT, calls::countDown);
		assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void timerWithoutDelayCallsBackAtOnceAndOneWithDelayLater() throws InterruptedException {
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch delayed = new CountDownLatch(1);
		this.group.addTimer(LONG, LONG, true, delayed::countDown);
		this.group.addTimer(LONG, first::countDown);
		assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(delayed.getCount()).isOne();
	}

	@Test
	void timerEndsAndLeavesGroupWhenItsCallbackThrows() {
		AtomicInteger calls = new AtomicInteger();
		ServiceTimer timer = this.group.addTimer(SHORT, () -> {
			calls.incrementAndGet();
			throw new IllegalStateException("expected by the test");
		});
		Awaitility.await().until(() -> this.group.timers().isEmpty());
		assertThat(timer.isStopped()).isTrue();
		assertThat(calls).hasValue(1);
	}

	@Test
	void timerGoesOnAfterExceptionIfTold() throws InterruptedException {
		CountDownLatch calls = new CountDownLatch(3);
		this.group.addTimer(SHORT, Duration.ZERO, false, () -> {
			calls.countDown();
			throw new IllegalStateException("expected by the test");
		});
		assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.group.timers()).hasSize(1);
	}

	@Test
	void timerNeverOverlapsItself() throws InterruptedException {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch calls = new CountDownLatch(20);
		this.group.addTimer(Duration.ofNanos(1), () -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.yield();
			running.decrementAndGet();
			calls.countDown();
		});
		assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(most).hasValue(1);
	}

	@Test
	void callbackThatHangsDoesNotDelayOtherTimers() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		for (int i = 0; i < 20; i++) {
			this.group.addTimer(SHORT, () -> await(release));
		}
		CountDownLatch calls = new CountDownLatch(3);
		this.group.addTimer(SHORT, calls::countDown);
		assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
		release.countDown();
	}

	@Test
	void intervalIsCountedFromBeginToBeginAndMissedCallsAreLeftOut() throws InterruptedException {
		AtomicLong now = new AtomicLong();
		ServiceThreadGroup faked = new ServiceThreadGroup("faked", 1, now::get);
		List<Long> calls = new CopyOnWriteArrayList<>();
		CountDownLatch called = new CountDownLatch(3);
		// the first call lasts for 2 and a half intervals, the second for one, the third
		// for none: then the timer waits
		faked.addTimer(LONG, () -> {
			calls.add(now.get());
			int call = calls.size();
			now.addAndGet((call == 1) ? LONG.toNanos() * 5 / 2 : (call == 2) ? LONG.toNanos() : 0);
			called.countDown();
		});
		assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(calls).containsExactly(0L, LONG.toNanos() * 5 / 2, LONG.toNanos() * 7 / 2);
		faked.stop(true);
		assertThat(calls).hasSize(3);
	}

	@Test
	void interruptLeftByCallbackDoesNotShortenThePause() throws InterruptedException {
		CountDownLatch calls = new CountDownLatch(2);
		CountDownLatch first = new CountDownLatch(1);
		ServiceTimer timer = this.group.addTimer(LONG, () -> {
			Thread.currentThread().interrupt();
			calls.countDown();
			first.countDown();
		});
		assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().until(() -> timer.thread().getState() == Thread.State.TIMED_WAITING);
		assertThat(calls.getCount()).isOne();
	}

	@Test
	void stoppedTimerLeavesGroupAndOthersGoOn() {
		ServiceTimer timer = this.group.addTimer(LONG, LONG, true, () -> {
		});
		ServiceTimer other = this.group.addTimer(LONG, () -> {
		});
		assertThat(this.group.timers()).containsExactly(timer, other);
		timer.stop();
		timer.stop();
		Awaitility.await().until(() -> this.group.timers().equals(List.of(other)));
	}

	@Test
	void stopOfTimerDoesNotInterruptCallbackInProgress() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicBoolean completed = new AtomicBoolean();
		ServiceTimer timer = this.group.addTimer(SHORT, () -> {
			begun.countDown();
			await(release);
			completed.set(!Thread.currentThread().isInterrupted());
		});
		begun.await();
		timer.stop();
		assertThat(this.group.timers()).containsExactly(timer);
		release.countDown();
		Awaitility.await().until(() -> this.group.timers().isEmpty());
		assertThat(completed).isTrue();
	}

	@Test
	void stopTimersLeavesThreads() {
		CountDownLatch release = new CountDownLatch(1);
		ServiceThread thread = this.group.add(() -> await(release));
		for (int i = 0; i < 10; i++) {
			this.group.addTimer(LONG, () -> {
			});
		}
		this.group.stopTimers();
		Awaitility.await().until(() -> this.group.timers().isEmpty());
		assertThat(this.group.threads()).containsExactly(thread);
		assertThat(this.group.isStopped()).isFalse();
		release.countDown();
	}

	@Test
	void timerWithoutIntervalOrWithNegativeDelayIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.group.addTimer(Duration.ZERO, () -> {
		})).withMessageContaining("interval PT0S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.group.addTimer(LONG, Duration.ofSeconds(-1), true, () -> {
			}))
			.withMessageContaining("PT-1S");
	}

	@Test
	void gracefulStopWaitsForThreadsAndCallbacksAndInterruptsNothing() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(2);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger completed = new AtomicInteger();
		Runnable work = () -> {
			begun.countDown();
			await(release);
			completed.incrementAndGet();
		};
		this.group.add(work);
		this.group.addTimer(SHORT, work);
		begun.await();
		Thread stopper = new Thread(() -> this.group.stop(true));
		stopper.start();
		Awaitility.await().until(() -> this.group.isStopped() && stopper.getState() == Thread.State.WAITING);
		assertThat(completed).hasValue(0);
		release.countDown();
		stopper.join();
		assertThat(completed).hasValue(2);
		assertThat(this.group.size()).isZero();
		assertThat(this.group.timers()).isEmpty();
		assertThat(this.group.isTerminated()).isTrue();
	}

	@Test
	void immediateStopInterruptsAndReturnsAtOnce() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(2);
		CountDownLatch ignoringEnd = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		this.group.add(() -> {
			begun.countDown();
			interrupted.set(isInterruptedWhileWaiting());
		});
		this.group.add(() -> {
			begun.countDown();
			awaitUninterruptibly(ignoringEnd);
		});
		this.group.addTimer(LONG, () -> {
		});
		begun.await();
		this.group.stop(false);
		assertThat(this.group.isTerminated()).isFalse();
		ignoringEnd.countDown();
		this.group.awaitTermination();
		assertThat(interrupted).isTrue();
		assertThat(this.group.size()).isZero();
		assertThat(this.group.timers()).isEmpty();
	}

	@Test
	void interruptOfGracefulStopMakesItImmediate() throws InterruptedException {
		AtomicBoolean interrupted = new AtomicBoolean();
		this.group.add(() -> interrupted.set(isInterruptedWhileWaiting()));
		AtomicBoolean flag = new AtomicBoolean();
		Thread stopper = new Thread(() -> {
			this.group.stop(true);
			flag.set(Thread.currentThread().isInterrupted());
		});
		stopper.start();
		stopper.interrupt();
		stopper.join();
		this.group.awaitTermination();
		assertThat(interrupted).isTrue();
		assertThat(flag).isTrue();
	}

	@Test
	void groupStoppedAtOnceFromInsideLeavesTheCallingThread() throws InterruptedException {
		CountDownLatch stopped = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean(true);
		for (int i = 0; i < 3; i++) {
			this.group.add(ServiceThreadGroupTests::isInterruptedWhileWaiting);
		}
		ServiceThread caller = this.group.add(() -> {
			this.group.stop(false);
			interrupted.set(Thread.currentThread().isInterrupted());
			stopped.countDown();
			await(release);
		});
		stopped.await();
		Awaitility.await().until(() -> this.group.threads().equals(List.of(caller)));
		assertThat(interrupted).isFalse();
		release.countDown();
		this.group.awaitTermination();
	}

	@Test
	void groupStoppedGracefullyFromInsideWaitsForTheOthersOnly() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(2);
		CountDownLatch added = new CountDownLatch(1);
		this.group.add(() -> await(release));
		// two at once, which must not wait for each other
		for (int i = 0; i < 2; i++) {
			this.group.add(() -> {
				await(added);
				this.group.stop(true);
				stopped.countDown();
			});
		}
		added.countDown();
		Awaitility.await().until(this.group::isStopped);
		assertThat(stopped.getCount()).isEqualTo(2);
		release.countDown();
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
		this.group.awaitTermination();
	}

	@Test
	void callbackThatAddsToStoppingGroupIsRefusedAndDoesNotBlockTheStop() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		List<RuntimeException> refused = new CopyOnWriteArrayList<>();
		this.group.addTimer(LONG, () -> {
			begun.countDown();
			Awaitility.await().until(this.group::isStopped);
			try {
				this.group.addTimer(LONG, () -> {
				});
			}
			catch (IllegalStateException ex) {
				refused.add(ex);
			}
			try {
				this.group.add(() -> {
				});
			}
			catch (IllegalStateException ex) {
				refused.add(ex);
			}
		});
		begun.await();
		this.group.stop(true);
		assertThat(refused).hasSize(2).allSatisfy((ex) -> assertThat(ex).hasMessageContaining("'mailer' is stopping"));
	}

	@Test
	void waitingForAllEndsWhenThreadsEndWhileOthersAreAdded() throws InterruptedException {
		AtomicInteger ended = new AtomicInteger();
		ServiceThreadGroup large = new ServiceThreadGroup(1000);
		for (int i = 0; i < 50; i++) {
			large.add(() -> large.add(ended::incrementAndGet));
		}
		large.awaitTermination();
		assertThat(ended).hasValue(50);
	}

	@Test
	void waitingEndsAtItsTimeout() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		this.group.add(() -> await(release));
		assertThat(this.group.awaitTermination(SHORT)).isFalse();
		release.countDown();
		assertThat(this.group.awaitTermination(LONG)).isTrue();
	}

	static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean isInterruptedWhileWaiting() {
		try {
			new CountDownLatch(1).await();
			return false;
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean done = false;
		while (!done) {
			try {
				latch.await();
				done = true;
			}
			catch (InterruptedException ex) {
				// goes on
			}
		}
	}

	@Test
	void probeRunsWhileThereIsRoomOrNobodyWantsMore() throws InterruptedException {
		ServiceThreadGroup group = new ServiceThreadGroup("probed", 1);
		CountDownLatch release = new CountDownLatch(1);
		group.add(() -> await(release));
		CountDownLatch probed = new CountDownLatch(1);
		group.probe(probed::countDown);
		assertThat(probed.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(group.completed()).isZero();
		release.countDown();
		group.stop(true);
	}

	@Test
	void probeWaitsForAThreadOfAGroupThatHasRefusedWork() throws InterruptedException {
		ServiceThreadGroup group = new ServiceThreadGroup("probed", 1);
		CountDownLatch release = new CountDownLatch(1);
		group.add(() -> await(release));
		assertThatIllegalStateException().isThrownBy(() -> group.add(() -> await(release)));
		CountDownLatch probed = new CountDownLatch(1);
		group.probe(probed::countDown);
		assertThat(probed.await(200, TimeUnit.MILLISECONDS)).isFalse();
		release.countDown();
		assertThat(probed.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(group.completed()).isEqualTo(1);
		group.stop(true);
	}

}
