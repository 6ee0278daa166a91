package io.launcher.thread;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.launcher.ServiceBase;
import io.launcher.ServiceStartException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Services}.
 */
@Timeout(30)
class ServicesTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final List<String> calls = new CopyOnWriteArrayList<>();

	// how far the clock is ahead of the real one
	private final AtomicLong ahead = new AtomicLong();

	private final CountDownLatch release = new CountDownLatch(1);

	private final Services services = new Services(() -> System.nanoTime() + this.ahead.get(), Clock.systemUTC(),
			(service, failure) -> {
			});

	@AfterEach
	void stopServices() {
		this.release.countDown();
		this.services.requestStop(Duration.ofNanos(1));
	}

	@Test
	void moreServicesThanOsloHasThreadsStartInOrderAndStopInReverse() throws InterruptedException {
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			add("s" + i);
			expected.add("start s" + i);
		}
		assertThat(this.calls).isEqualTo(expected);
		this.calls.clear();
		expected.clear();
		for (String step : List.of("stop", "await")) {
			for (int i = 49; i >= 0; i--) {
				expected.add(step + " s" + i);
			}
		}
		assertThat(this.services.stop(MINUTE)).isTrue();
		assertThat(this.calls).isEqualTo(expected);
	}

	@Test
	void failureOfStopOrWaitingDoesNotPreventTheOthers() throws InterruptedException {
		add("a");
		add("b").onStop(ProbeService.failing()).onAwait(() -> {
			throw new LinkageError("expected by the test");
		});
		add("c").onStop(() -> {
			throw new LinkageError("expected by the test");
		});
		this.calls.clear();
		assertThat(this.services.stop(MINUTE)).isTrue();
		assertThat(this.calls).containsExactly("stop c", "stop b", "stop a", "await c", "await b", "await a");
	}

	@Test
	void secondStopIsHarmless() throws InterruptedException {
		add("a");
		this.calls.clear();
		this.services.stop();
		assertThat(this.services.stop(MINUTE)).isTrue();
		this.services.stop();
		assertThat(this.services.awaitTermination()).isTrue();
		assertThat(this.calls).containsExactly("stop a", "await a");
	}

	@Test
	void stopWithoutServicesEndsAtOnce() throws InterruptedException {
		assertThat(this.services.stop(Duration.ZERO)).isTrue();
	}

	@Test
	void serviceAddedAfterStopIsRefused() throws InterruptedException {
		this.services.stop(MINUTE);
		assertThatIllegalStateException().isThrownBy(() -> add("late")).withMessageContaining("'late' is not started");
		assertThat(this.calls).isEmpty();
	}

	@Test
	void takenNameAndSameObjectAreRefused() {
		ProbeService service = add("a");
		assertThatIllegalArgumentException().isThrownBy(() -> add("a")).withMessageContaining("'a' is taken");
		assertThatIllegalArgumentException().isThrownBy(() -> this.services.add("b", service))
			.withMessageContaining("'b' is the same object as service 'a'");
		assertThatIllegalArgumentException().isThrownBy(() -> add("no name")).withMessageContaining("'no name'");
		assertThat(this.services.names()).containsExactly("a");
	}

	@Test
	void failingStartIsThrownWithItsCauseAndServiceIsStoppedWithTheOthers() throws InterruptedException {
		add("a");
		LinkageError cause = new LinkageError("expected by the test");
		ProbeService failing = new ProbeService("b", this.calls).onStart(() -> {
			throw cause;
		});
		assertThatExceptionOfType(ServiceStartException.class).isThrownBy(() -> this.services.add("b", failing))
			.withMessageContaining("'b'")
			.havingCause()
			.isSameAs(cause);
		this.calls.clear();
		assertThat(this.services.stop(MINUTE)).isTrue();
		assertThat(this.calls).containsExactly("stop b", "stop a", "await b", "await a");
	}

	@Test
	void interruptOfCallerInterruptsTheStart() {
		ProbeService hanging = new ProbeService("a", this.calls).onStart(this.release::await);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ServiceStartException.class).isThrownBy(() -> this.services.add("a", hanging))
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
		Awaitility.await().until(() -> !this.calls.isEmpty() || this.services.slots().get(0).isStarting());
	}

	@Test
	void threadsMadeByStartKeepTheJvmAliveAsThoseOfMainDo() {
		AtomicReference<Thread> made = new AtomicReference<>();
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		this.services.add("a", (ServiceBase) () -> made.set(new Thread(() -> {
		})));
		assertThat(made.get().isDaemon()).isFalse();
		assertThat(made.get().getContextClassLoader()).isSameAs(classLoader);
	}

	@Test
	void noThreadIsKeptForAServiceThatIsNotCalled() {
		add("idle");
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("launcher-idle-control")));
	}

	@Test
	void servicesThatDoNotEndAreInterruptedAtTheOneDeadlineOfAll() throws InterruptedException {
		add("a").onAwait(this.release::await);
		add("b").onAwait(this.release::await);
		add("c").onAwait(() -> this.ahead.addAndGet(MINUTE.toNanos()));
		this.calls.clear();
		assertThat(this.services.stop(MINUTE)).isFalse();
		Awaitility.await().until(() -> this.calls.containsAll(List.of("await b interrupted", "await a interrupted")));
		assertThat(this.calls).startsWith("stop c", "stop b", "stop a", "await c");
		assertThat(this.services.awaitTermination()).isFalse();
	}

	@Test
	void zeroIsEndless() throws Exception {
		add("a").onAwait(this.release::await);
		CompletableFuture<Boolean> outcome = async(() -> this.services.stop(Duration.ZERO));
		Awaitility.await().until(() -> this.calls.contains("await a"));
		this.ahead.addAndGet(Long.MAX_VALUE / 2);
		this.services.stop();
		assertThat(outcome).isNotDone();
		this.release.countDown();
		assertThat(outcome.join()).isTrue();
		assertThat(this.calls).doesNotContain("await a interrupted");
	}

	@Test
	void earlierDeadlineOfSecondStopCounts() throws InterruptedException {
		add("a").onAwait(this.release::await);
		this.services.stop();
		Awaitility.await().until(() -> this.calls.contains("await a"));
		assertThat(this.services.stop(Duration.ofNanos(1))).isFalse();
		Awaitility.await().until(() -> this.calls.contains("await a interrupted"));
	}

	@Test
	void laterDeadlineOfSecondStopDoesNotCount() throws InterruptedException {
		add("a").onAwait(() -> {
			this.services.requestStop(MINUTE);
			this.ahead.addAndGet(Duration.ofSeconds(1).toNanos());
			this.services.requestStop(MINUTE);
			this.release.await();
		});
		assertThat(this.services.stop(Duration.ofSeconds(1))).isFalse();
	}

	@Test
	void stopThatHangsDoesNotKeepOthersFromBeingAsked() throws Exception {
		add("a");
		add("b").onStop(() -> {
			this.ahead.addAndGet(MINUTE.toNanos() / 2);
			this.services.requestStop(MINUTE);
			this.release.await();
		});
		CompletableFuture<Boolean> outcome = async(() -> this.services.stop(MINUTE));
		Awaitility.await().until(() -> this.calls.contains("stop a"));
		assertThat(this.calls).doesNotContain("stop b interrupted");
		this.release.countDown();
		assertThat(outcome.join()).isTrue();
		assertThat(this.calls).endsWith("await b");
	}

	@Test
	void stopWhileServiceStartsWaitsForTheStartAndStopsOthersMeanwhile() throws Exception {
		add("a");
		CompletableFuture<Void> adding = addHanging("b");
		CompletableFuture<Boolean> outcome = async(() -> this.services.stop(MINUTE));
		Awaitility.await().until(() -> this.calls.contains("await a"));
		assertThat(this.calls).doesNotContain("stop b");
		this.release.countDown();
		assertThat(outcome.join()).isTrue();
		adding.join();
		assertThat(this.calls).endsWith("stop b", "await b");
	}

	@Test
	void startThatHangsIsInterruptedAtTheDeadline() throws Exception {
		CompletableFuture<Void> adding = addHanging("a");
		assertThat(this.services.stop(Duration.ofNanos(1))).isFalse();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(adding::join)
			.withCauseInstanceOf(ServiceStartException.class);
		Awaitility.await().until(() -> this.calls.contains("await a"));
		assertThat(this.calls).containsExactly("start a", "start a interrupted", "stop a", "await a");
	}

	@Test
	void restartStopsAllInReverseThenResetsAndStartsEachInOrder() throws InterruptedException {
		add("a");
		add("b");
		this.calls.clear();
		this.services.restart(MINUTE);
		assertThat(this.calls).containsExactly("stop b", "stop a", "await b", "await a", "reset a", "start a",
				"reset b", "start b");
	}

	@Test
	void failuresOfRestartAreReportedAfterTryingTheRest() throws InterruptedException {
		ProbeService a = add("a");
		ProbeService b = add("b");
		add("c");
		a.onReset(ProbeService.failing());
		b.onStart(ProbeService.failing());
		this.calls.clear();
		assertThatIllegalStateException().isThrownBy(() -> this.services.restart(MINUTE))
			.withMessageContaining("'a' failed to reset")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.isInstanceOf(ServiceStartException.class)
				.extracting(Throwable::getMessage)
				.asString()
				.contains("'b' failed to start"));
		assertThat(this.calls).endsWith("reset a", "start a", "reset b", "start b", "reset c", "start c");
		a.onReset(() -> {
		});
		b.onStart(() -> {
		});
		this.calls.clear();
		this.services.restart(MINUTE);
		assertThat(this.calls).contains("stop b", "start b");
	}

	@Test
	void serviceThatDoesNotEndInRestartIsInterruptedAndStartedAgain() throws InterruptedException {
		add("a").onAwait(this.release::await);
		add("b").onAwait(() -> this.ahead.addAndGet(MINUTE.toNanos()));
		this.calls.clear();
		this.services.restart(MINUTE);
		assertThat(this.calls).containsExactly("stop b", "stop a", "await b", "await a", "await a interrupted",
				"reset a", "start a", "reset b", "start b");
	}

	@Test
	void serviceThatIgnoresInterruptIsStartedAgainWhenItHasEnded() throws InterruptedException {
		add("a").onAwait(() -> {
			boolean released = false;
			while (!released) {
				try {
					this.release.await();
					released = true;
				}
				catch (InterruptedException ex) {
					// lets the wait after the interrupt end, too
					this.ahead.addAndGet(MINUTE.toNanos());
					// and wakes it
					add("c");
				}
			}
		});
		add("b").onAwait(() -> this.ahead.addAndGet(MINUTE.toNanos()));
		this.calls.clear();
		assertThatIllegalStateException().isThrownBy(() -> this.services.restart(MINUTE))
			.withMessageContaining("'a' has not ended");
		assertThat(this.calls).contains("start b").doesNotContain("start a");
		this.release.countDown();
		Awaitility.await().until(() -> this.calls.contains("start a"));
	}

	@Test
	void interruptOfRestartLeavesNoServiceStopped() {
		add("a").onAwait(this.release::await);
		add("b");
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread restarter = new Thread(() -> {
			try {
				this.services.restart(MINUTE);
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
			}
		});
		this.calls.clear();
		restarter.start();
		Awaitility.await().until(() -> this.calls.contains("await a"));
		restarter.interrupt();
		Awaitility.await().untilTrue(interrupted);
		this.release.countDown();
		Awaitility.await().until(() -> this.calls.containsAll(List.of("start a", "start b")));
		assertThat(this.calls).containsOnlyOnce("stop a", "stop b", "start a", "start b");
	}

	@Test
	void stopOvertakesRestartAndNothingIsStartedAgain() throws Exception {
		add("a").onAwait(this.release::await);
		add("b");
		this.calls.clear();
		CompletableFuture<Boolean> restart = async(() -> {
			this.services.restart(MINUTE);
			return true;
		});
		Awaitility.await().until(() -> this.calls.contains("await a"));
		CompletableFuture<Boolean> stop = async(() -> this.services.stop(MINUTE));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(restart::join)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("stopping");
		this.release.countDown();
		assertThat(stop.join()).isTrue();
		assertThat(this.calls).containsExactly("stop b", "stop a", "await b", "await a");
	}

	@Test
	void restartAndResetAfterStopAreRefused() throws InterruptedException {
		add("a");
		this.services.stop(MINUTE);
		this.calls.clear();
		assertThatIllegalStateException().isThrownBy(() -> this.services.restart(MINUTE));
		assertThatIllegalStateException().isThrownBy(this.services::reset);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void resetAloneStopsNothingAndTriesAll() {
		add("a").onReset(ProbeService.failing());
		add("b").onReset(ProbeService.failing());
		add("c");
		this.calls.clear();
		assertThatIllegalStateException().isThrownBy(this.services::reset)
			.withMessageContaining("'a' failed to reset")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(1));
		assertThat(this.calls).containsExactly("reset a", "reset b", "reset c");
	}

	@Test
	void concurrentRestartsFollowEachOther() {
		add("a");
		this.calls.clear();
		List<CompletableFuture<Boolean>> restarts = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			restarts.add(async(() -> {
				this.services.restart(MINUTE);
				return true;
			}));
		}
		restarts.forEach(CompletableFuture::join);
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			expected.addAll(List.of("stop a", "await a", "reset a", "start a"));
		}
		assertThat(this.calls).isEqualTo(expected);
	}

	@Test
	void serviceMayAddAnotherInItsStart() {
		this.services.add("a", (ServiceBase) () -> add("b"));
		assertThat(this.calls).containsExactly("start b");
		assertThat(this.services.names()).containsExactly("a", "b");
	}

	private ProbeService add(String name) {
		ProbeService service = new ProbeService(name, this.calls);
		this.services.add(name, service);
		return service;
	}

	private CompletableFuture<Void> addHanging(String name) {
		ProbeService service = new ProbeService(name, this.calls).onStart(this.release::await);
		CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> this.services.add(name, service));
		Awaitility.await().until(() -> this.calls.contains("start " + name));
		return adding;
	}

	private static CompletableFuture<Boolean> async(Callable<Boolean> call) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return call.call();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task).start());
	}

}
