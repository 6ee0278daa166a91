package io.launcher.thread;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.ServiceBase;
import io.launcher.ServiceStartException;
import io.launcher.ThreadGroupService;
import io.launcher.WorkerInfo;
import io.launcher.WorkerState;
import io.launcher.event.LauncherEvent;
import io.launcher.event.ReloadedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServiceLauncher}.
 */
@Timeout(30)
class ServiceLauncherTests {

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<LauncherEvent> events = new CopyOnWriteArrayList<>();

	private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	// how far the clock is ahead of the real one
	private final AtomicLong ahead = new AtomicLong();

	private final ServiceLauncher launcher = builder().build();

	@AfterEach
	void stopLauncher() {
		this.release.countDown();
		this.launcher.stop();
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 2, 3 })
	void numberOfWorkersOtherThanOneIsRefused(int workers) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.launcher.launchService("a", new ProbeService("a", this.calls), workers))
			.withMessageContaining("'a' is to have %d workers".formatted(workers))
			.withMessageContaining("use 1, or a ProcessLauncher");
		assertThat(this.calls).isEmpty();
	}

	@Test
	void nullIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.launcher.launchService("a", null, 1))
			.withMessageContaining("'a' is null");
	}

	@Test
	void serviceIsRunInThisProcessUnderItsOwnOrItsClassName() {
		this.launcher.launchService("a", new ProbeService("a", this.calls), 1);
		this.launcher.launchService(new ProbeService("b", this.calls), 1);
		assertThat(this.calls).containsExactly("start a", "start b");
		assertThat(this.launcher.status().services()).extracting(LauncherStatus.Service::name)
			.containsExactly("a", "probeService");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.launcher.launchService(new ProbeService("c", this.calls), 1))
			.withMessageContaining("'probeService' is taken");
	}

	@Test
	void servicesAreStoppedGracefullyInReverseAndSecondStopIsHarmless() throws InterruptedException {
		launch("a");
		launch("b");
		this.calls.clear();
		this.launcher.stop();
		this.launcher.stop();
		assertThat(this.launcher.awaitTermination()).isZero();
		this.launcher.stop();
		assertThat(this.launcher.awaitTermination()).isZero();
		assertThat(this.calls).containsExactly("stop b", "stop a", "await b", "await a");
	}

	@Test
	void moreThanTenServicesRunInOneLauncher() throws InterruptedException {
		AtomicInteger running = new AtomicInteger();
		for (int i = 0; i < 12; i++) {
			this.launcher.launchService("s" + i, new RunnableService("s" + i, () -> {
				running.incrementAndGet();
				RunnableServiceTests.waitForInterrupt();
				running.decrementAndGet();
			}), 1);
		}
		Awaitility.await().until(() -> running.get() == 12);
		this.launcher.stop();
		assertThat(this.launcher.awaitTermination()).isZero();
		assertThat(running).hasValue(0);
	}

	@Test
	void stopReturnsWhileServiceIsBeingStoppedAndMayComeFromTheServiceItself() throws Exception {
		CompletableFuture<Integer> exitCode = awaitTermination();
		CountDownLatch returned = new CountDownLatch(1);
		this.launcher.launchService("a", new RunnableService("a", () -> {
			this.launcher.stop();
			returned.countDown();
			RunnableServiceTests.waitForInterrupt();
		}), 1);
		assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(exitCode.join()).isZero();
	}

	@Test
	void waitingLastsUntilTheStop() {
		launch("a");
		CompletableFuture<Integer> exitCode = awaitTermination();
		Awaitility.await().until(() -> threadWaits("awaiting"));
		assertThat(exitCode).isNotDone();
		this.launcher.stop();
		assertThat(exitCode.join()).isZero();
	}

	@Test
	void interruptOfWaitingStopsNothing() {
		launch("a");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(this.launcher::awaitTermination);
		assertThat(this.launcher.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void workInProgressIsCompletedWithinTheDeadline() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		AtomicBoolean completed = new AtomicBoolean();
		this.launcher.launchService("a", new GroupService(() -> {
			begun.countDown();
			await(this.release);
			completed.set(!Thread.currentThread().isInterrupted());
		}), 1);
		begun.await();
		this.launcher.stop();
		CompletableFuture<Integer> exitCode = awaitTermination();
		assertThat(exitCode).isNotDone();
		this.release.countDown();
		assertThat(exitCode.join()).isZero();
		assertThat(completed).isTrue();
	}

	@Test
	void deadlineInterruptsWorkNamesServicesAndGivesOne() throws InterruptedException {
		CountDownLatch interrupted = new CountDownLatch(1);
		launch("a");
		this.launcher.launchService("stuck", new GroupService(() -> {
			if (RunnableServiceTests.waitForInterrupt()) {
				interrupted.countDown();
			}
		}), 1);
		ProbeService last = launch("c");
		last.onAwait(() -> this.ahead.addAndGet(Duration.ofSeconds(30).toNanos()));
		try (LogCapture log = new LogCapture(Services.class)) {
			this.launcher.stop();
			assertThat(this.launcher.awaitTermination()).isOne();
			assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(log.messages()).singleElement()
				.asString()
				.startsWith("SEVERE Graceful shutdown timeout of 30s exceeded, still running: ")
				.contains("stuck")
				.doesNotContain("c,");
		}
	}

	@Test
	void deadlineIsCountedFromTheFirstStopAndDoesNothingAfterCleanEnd() throws InterruptedException {
		launch("a");
		try (LogCapture log = new LogCapture(Services.class)) {
			this.launcher.stop();
			assertThat(this.launcher.awaitTermination()).isZero();
			this.ahead.addAndGet(Duration.ofHours(1).toNanos());
			this.launcher.stop();
			assertThat(this.launcher.awaitTermination()).isZero();
			assertThat(log.messages()).isEmpty();
		}
	}

	@Test
	void secondStopDoesNotMoveTheDeadline() throws InterruptedException {
		launch("a").onAwait(() -> {
			this.ahead.addAndGet(Duration.ofSeconds(29).toNanos());
			this.launcher.stop();
			this.ahead.addAndGet(Duration.ofSeconds(1).toNanos());
			this.launcher.stop();
			this.release.await();
		});
		this.launcher.stop();
		assertThat(this.launcher.awaitTermination()).isOne();
	}

	@Test
	void failingStartStopsTheOthersAndGivesOne() throws InterruptedException {
		launch("a");
		ProbeService failing = new ProbeService("b", this.calls).onStart(ProbeService.failing());
		assertThatExceptionOfType(ServiceStartException.class)
			.isThrownBy(() -> this.launcher.launchService("b", failing, 1))
			.satisfies((ex) -> assertThat(ex.getService()).isEqualTo("b"));
		assertThat(this.launcher.awaitTermination()).isOne();
		assertThat(this.calls).containsSubsequence("stop b", "stop a", "await b", "await a");
		assertThatIllegalStateException().isThrownBy(() -> launch("c")).withMessageContaining("'c' is not started");
	}

	@Test
	void startCutShortByStopIsNotAFailureOfTheStart() throws InterruptedException {
		launch("a");
		ProbeService starting = new ProbeService("b", this.calls).onStart(() -> {
			this.launcher.stop();
			throw new IllegalStateException("expected by the test");
		});
		assertThatExceptionOfType(ServiceStartException.class)
			.isThrownBy(() -> this.launcher.launchService("b", starting, 1));
		assertThat(this.launcher.awaitTermination()).isZero();
	}

	@Test
	void restartRunsEachServiceAgainAndTellsTheGeneration() {
		ProbeService service = launch("a");
		AtomicInteger seen = new AtomicInteger();
		service.onReset(() -> seen.set(this.launcher.workerInfo().generation()));
		this.calls.clear();
		this.launcher.restart();
		Awaitility.await().until(() -> this.events.equals(List.of(new ReloadedEvent(2))));
		assertThat(this.calls).containsExactly("stop a", "await a", "reset a", "start a");
		assertThat(seen).hasValue(2);
		assertThat(this.launcher.status().generation()).isEqualTo(2);
		assertThat(this.launcher.reload().join()).isEqualTo(3);
	}

	@Test
	void restartComesWhileThreadsRunAndTheyRunAgain() throws InterruptedException {
		AtomicInteger runs = new AtomicInteger();
		this.launcher.launchService("a", new RunnableService("a", () -> {
			runs.incrementAndGet();
			RunnableServiceTests.waitForInterrupt();
		}), 1);
		this.launcher.launchService("b", new GroupService(runs::incrementAndGet), 1);
		this.launcher.reload().join();
		Awaitility.await().until(() -> runs.get() == 4);
		this.launcher.stop();
		assertThat(this.launcher.awaitTermination()).isZero();
	}

	@Test
	void manyRestartsAtOnceAreTwo() {
		CountDownLatch resetting = new CountDownLatch(1);
		launch("a").onReset(() -> {
			resetting.countDown();
			this.release.await();
		});
		CompletableFuture<Integer> first = this.launcher.reload();
		await(resetting);
		List<CompletableFuture<Integer>> others = List.of(this.launcher.reload(), this.launcher.reload(),
				this.launcher.reload());
		assertThat(this.launcher.status().state()).isEqualTo(LauncherState.RELOADING);
		this.release.countDown();
		assertThat(first.join()).isEqualTo(2);
		assertThat(others).allSatisfy((other) -> assertThat(other.join()).isEqualTo(3));
	}

	@Test
	void failedRestartIsToldAndLeavesTheOthersRunning() {
		launch("a").onReset(ProbeService.failing());
		launch("b");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> this.launcher.reload().join())
			.withMessageContaining("'a' failed to reset");
		assertThat(this.events).isEmpty();
		assertThat(this.launcher.status().services()).allSatisfy((service) -> assertThat(service.ready()).isOne());
	}

	@Test
	void resetStopsNothing() {
		launch("a");
		this.calls.clear();
		assertThat(this.launcher.reset().join()).isEqualTo(2);
		assertThat(this.calls).containsExactly("reset a");
		assertThat(this.events).containsExactly(new ReloadedEvent(2));
	}

	@Test
	void listenerThatThrowsDisturbsNoRestart() {
		ServiceLauncher other = builder().eventListener((event) -> {
			throw new IllegalStateException("expected by the test");
		}).build();
		assertThat(other.reload().join()).isEqualTo(2);
	}

	@Test
	void stopDuringRestartEndsEverything() throws InterruptedException {
		CountDownLatch awaiting = new CountDownLatch(1);
		launch("a").onAwait(() -> {
			awaiting.countDown();
			this.release.await();
		});
		CompletableFuture<Integer> reload = this.launcher.reload();
		await(awaiting);
		this.launcher.stop();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reload::join);
		this.release.countDown();
		assertThat(this.launcher.awaitTermination()).isZero();
		assertThat(this.calls).containsExactly("start a", "stop a", "await a");
	}

	@Test
	void runnableThatReturnsJustEnds() throws InterruptedException {
		launch("a");
		this.launcher.launchService("job", new RunnableService("job", () -> {
		}), 1);
		assertThat(this.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("job null");
		LauncherStatus status = this.launcher.status();
		assertThat(status.state()).isEqualTo(LauncherState.RUNNING);
		LauncherStatus.Service job = status.services().get(1);
		assertThat(job.desired()).isZero();
		assertThat(job.workers()).singleElement().satisfies((worker) -> {
			assertThat(worker.state()).isEqualTo(WorkerState.GONE);
			assertThat(worker.pid()).isNull();
			assertThat(worker.lastExit()).isEqualTo(new LauncherStatus.Exit(null, null, "ended", NOON));
		});
		this.launcher.stop();
		assertThat(this.launcher.awaitTermination()).isZero();
	}

	@Test
	void runnableThatThrowsIsLoggedAndToldAndTheOthersGoOn() throws InterruptedException {
		launch("a");
		try (LogCapture log = new LogCapture(RunnableService.class)) {
			this.launcher.launchService("job", new RunnableService("job", () -> {
				throw new IllegalStateException("expected by the test");
			}), 1);
			assertThat(this.ends.poll(10, TimeUnit.SECONDS))
				.isEqualTo("job java.lang.IllegalStateException: expected by the test");
			assertThat(log.messages()).containsExactly("SEVERE Service 'job' failed");
		}
		LauncherStatus status = this.launcher.status();
		assertThat(status.state()).isEqualTo(LauncherState.DEGRADED);
		assertThat(status.services()).extracting(LauncherStatus.Service::desired).containsExactly(1, 1);
		assertThat(status.services()).extracting(LauncherStatus.Service::ready).containsExactly(1, 0);
		assertThat(this.calls).containsExactly("start a");
	}

	@Test
	void endListenerMayStopTheLauncherAndWait() {
		CompletableFuture<Integer> exitCode = new CompletableFuture<>();
		AtomicBoolean first = new AtomicBoolean(true);
		ServiceLauncher[] holder = new ServiceLauncher[1];
		holder[0] = builder().endListener((service, failure) -> {
			if (first.getAndSet(false)) {
				try {
					holder[0].stop();
					exitCode.complete(holder[0].awaitTermination());
				}
				catch (InterruptedException ex) {
					exitCode.completeExceptionally(ex);
				}
			}
		}).build();
		holder[0].launchService("job", new RunnableService("job", () -> {
			throw new IllegalStateException("expected by the test");
		}), 1);
		assertThat(exitCode.join()).isZero();
	}

	@Test
	void waitingEndsWhenAllServicesHaveEndedByThemselves() throws InterruptedException {
		for (String name : List.of("a", "b")) {
			this.launcher.launchService(name, new RunnableService(name, () -> await(this.release)), 1);
		}
		CompletableFuture<Integer> exitCode = awaitTermination();
		assertThat(exitCode).isNotDone();
		this.release.countDown();
		assertThat(exitCode.join()).isZero();
	}

	@Test
	void waitingGivesOneWhenAllHaveEndedAndOneHasFailed() throws InterruptedException {
		this.launcher.launchService("a", new RunnableService("a", () -> {
			throw new IllegalStateException("expected by the test");
		}), 1);
		assertThat(this.launcher.awaitTermination()).isOne();
	}

	@Test
	void statusTellsWhatRuns() {
		launch("a");
		LauncherStatus status = this.launcher.status();
		long pid = ProcessHandle.current().pid();
		assertThat(status)
			.isEqualTo(new LauncherStatus("thread-group", Role.STANDALONE, pid, LauncherState.RUNNING, 1, NOON,
					List.of(new LauncherStatus.Service("a", 1, 1, List
						.of(new LauncherStatus.Worker(0, pid, 1, WorkerState.READY, NOON, NOON, 0, null, null, null)))),
					List.of()));
		this.launcher.stop();
		assertThat(this.launcher.status().state()).isEqualTo(LauncherState.STOPPING);
	}

	@Test
	void statusTellsWhatStarts() {
		ProbeService starting = new ProbeService("a", this.calls).onStart(this.release::await);
		CompletableFuture<Void> launching = CompletableFuture
			.runAsync(() -> this.launcher.launchService("a", starting, 1), (task) -> new Thread(task).start());
		Awaitility.await().until(() -> this.calls.contains("start a"));
		assertThat(this.launcher.status().state()).isEqualTo(LauncherState.STARTING);
		assertThat(this.launcher.status().services().get(0).workers().get(0).state()).isEqualTo(WorkerState.STARTING);
		this.release.countDown();
		launching.join();
		assertThat(this.launcher.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void threadsOfServiceKnowTheirService() throws InterruptedException {
		WorkerInfo info = this.launcher.workerInfo();
		List<String> seen = new CopyOnWriteArrayList<>();
		this.launcher.launchService("start", (ServiceBase) () -> seen.add("start=" + info.service()), 1);
		GroupService group = new GroupService(() -> seen.add("group=" + info.service()));
		this.launcher.launchService("group", group, 1);
		this.launcher.launchService("job", new RunnableService("job", () -> seen.add("job=" + info.service())), 1);
		Awaitility.await().until(() -> seen.size() == 3);
		// added by a thread from elsewhere
		group.addWork();
		Awaitility.await().until(() -> seen.size() == 4);
		assertThat(seen).containsExactlyInAnyOrder("start=start", "group=group", "group=group", "job=job");
		assertThat(info.service()).isEmpty();
		assertThat(new ServiceLauncher().workerInfo().service()).isEmpty();
	}

	@Test
	void infoIsThatOfTheOnlyWorker() {
		launch("a");
		WorkerInfo info = this.launcher.workerInfo("a");
		assertThat(info.role()).isEqualTo(Role.STANDALONE);
		assertThat(info.service()).isEqualTo("a");
		assertThat(info.index()).isZero();
		assertThat(info.workers()).isOne();
		assertThat(info.owns("anything")).isTrue();
		this.launcher.reload().join();
		assertThat(info.generation()).isEqualTo(2);
	}

	@Test
	void negativeTimeoutIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServiceLauncher.builder().gracefulShutdownTimeout(Duration.ofSeconds(-1)))
			.withMessageContaining("PT-1S");
	}

	private ServiceLauncher.Builder builder() {
		return ServiceLauncher.builder()
			.nanoTime(() -> System.nanoTime() + this.ahead.get())
			.clock(Clock.fixed(NOON, ZoneOffset.UTC))
			.eventListener(this.events::add)
			.endListener((service, failure) -> this.ends.add(service + " " + failure));
	}

	private ProbeService launch(String name) {
		ProbeService service = new ProbeService(name, this.calls);
		this.launcher.launchService(name, service, 1);
		return service;
	}

	private CompletableFuture<Integer> awaitTermination() {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.launcher.awaitTermination();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task, "awaiting").start());
	}

	private static boolean threadWaits(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals(name) && thread.getState() == Thread.State.WAITING);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class GroupService extends ThreadGroupService {

		private final Runnable work;

		GroupService(Runnable work) {
			this.work = work;
		}

		@Override
		public void start() {
			addWork();
		}

		void addWork() {
			threadGroup().add(this.work);
		}

	}

	/**
	 * What a class logs.
	 */
	private static final class LogCapture extends Handler implements AutoCloseable {

		private final List<String> messages = new CopyOnWriteArrayList<>();

		private final Logger logger;

		LogCapture(Class<?> source) {
			this.logger = Logger.getLogger(source.getName());
			this.logger.addHandler(this);
		}

		List<String> messages() {
			return this.messages;
		}

		@Override
		public void publish(LogRecord entry) {
			if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
				this.messages.add(entry.getLevel() + " " + entry.getMessage());
			}
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
			this.logger.removeHandler(this);
		}

	}

}
