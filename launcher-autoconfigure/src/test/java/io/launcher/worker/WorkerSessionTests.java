package io.launcher.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.launcher.LauncherStatus;
import io.launcher.protocol.Frame;
import io.launcher.protocol.WorkerDescriptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerSession}.
 */
class WorkerSessionTests {

	private static final Duration ENOUGH = Duration.ofSeconds(30);

	private final CompletableFuture<String> ended = new CompletableFuture<>();

	private final AtomicLong clock = new AtomicLong();

	private final WorkerSession session = new WorkerSession(new ProcessEnd() {

		@Override
		public void exit(int code) {
			WorkerSessionTests.this.ended.complete("exit " + code);
		}

		@Override
		public void halt(int code) {
			WorkerSessionTests.this.ended.complete("halt " + code);
		}

		@Override
		public void kill() {
			WorkerSessionTests.this.ended.complete("kill");
		}

	}, this.clock::get);

	private final Link link = new Link();

	private final Application application = new Application();

	@AfterEach
	void release() {
		this.application.release.countDown();
	}

	private void becomeReady(Duration gracefulTimeout) {
		boot();
		this.session.received(new Frame.Activate("web", 0, 2, 1, gracefulTimeout, Duration.ofSeconds(5),
				Duration.ofSeconds(60), List.of()));
		this.session.started();
		this.session.accepting(true);
		assertThat(this.link.next()).isInstanceOf(Frame.Ready.class);
	}

	private void boot() {
		boot(Map.of());
	}

	private void boot(Map<String, String> properties) {
		this.session.open(new WorkerDescriptor(1, "token", "/control", "", properties), Map.of(),
				(descriptor, hello, listener) -> this.link);
		new Thread(() -> this.session.park(this.application)).start();
		assertThat(this.link.next()).isInstanceOf(Frame.Parked.class);
	}

	private void drain(Duration timeout) {
		this.session.received(new Frame.Drain(timeout, true, "TERM"));
		this.application.awaitLeaving();
	}

	@Test
	void progressIsToldAtMostOnceASecondWhileUnderWay() {
		this.session.open(new WorkerDescriptor(1, "token", "/control", "", Map.of()), Map.of(),
				(descriptor, hello, listener) -> this.link);
		this.clock.addAndGet(999_000_000);
		assertThat(this.session.progressed()).isTrue();
		assertThat(this.link.sent).isEmpty();
		this.clock.addAndGet(1_000_000);
		this.session.progressed();
		this.session.progressed();
		assertThat(this.link.next()).isEqualTo(new Frame.Progress());
		assertThat(this.link.sent).isEmpty();
		this.clock.addAndGet(5_000_000_000L);
		this.session.progressed();
		assertThat(this.link.next()).isEqualTo(new Frame.Progress());
	}

	@Test
	void progressIsNotToldOnceReady() {
		becomeReady(ENOUGH);
		this.clock.addAndGet(5_000_000_000L);
		assertThat(this.session.progressed()).isFalse();
	}

	@Test
	void complaintIsToldAtOnceWhenAsked() {
		becomeReady(ENOUGH);
		this.application.sick = "is broken";
		this.session.changed();
		Awaitility.await()
			.until(() -> this.link.sent.stream()
				.anyMatch(
						(frame) -> frame instanceof Frame.Heartbeat heartbeat && heartbeat.sick().equals("is broken")));
	}

	@Test
	void drainEndsTheProcessWhenTheApplicationHasLeft() {
		becomeReady(ENOUGH);
		drain(ENOUGH);
		this.application.release.countDown();
		assertThat(this.ended.join()).isEqualTo("exit 0");
		assertThat(this.link.next()).isEqualTo(new Frame.Goodbye(0, false, "TERM"));
		assertThat(this.application.interrupted.isDone()).isFalse();
	}

	@Test
	void termTogetherWithTheDrainIsPartOfTheSameStop() {
		becomeReady(ENOUGH);
		drain(ENOUGH);
		this.session.terminate();
		this.application.release.countDown();
		assertThat(this.ended.join()).isEqualTo("exit 0");
		assertThat(this.application.interrupted.isDone()).isFalse();
	}

	@Test
	void termLaterThanTheDrainMeansHurry() {
		becomeReady(ENOUGH);
		drain(Duration.ofMillis(400));
		Awaitility.await().pollDelay(Duration.ofMillis(350)).until(() -> true);
		this.session.terminate();
		assertThat(this.application.interrupted.join()).isTrue();
	}

	@Test
	void secondTermMeansHurry() {
		becomeReady(ENOUGH);
		drain(ENOUGH);
		this.session.terminate();
		this.session.terminate();
		assertThat(this.application.interrupted.join()).isTrue();
	}

	@Test
	void termAloneLeavesAndASecondOneMeansHurry() {
		becomeReady(ENOUGH);
		this.session.terminate();
		this.application.awaitLeaving();
		assertThat(this.link.next()).isEqualTo(new Frame.Leaving(false, "SIGTERM"));
		assertThat(this.application.interrupted.isDone()).isFalse();
		this.session.terminate();
		assertThat(this.application.interrupted.join()).isTrue();
	}

	@Test
	void serviceThatEndsIsTold() {
		becomeReady(ENOUGH);
		this.session.serviceFailed("web", new IllegalStateException("broken"));
		assertThat(this.link.next()).isInstanceOfSatisfying(Frame.Leaving.class, (leaving) -> {
			assertThat(leaving.ended()).isTrue();
			assertThat(leaving.reason()).contains("web").contains("broken");
		});
		this.application.release.countDown();
		assertThat(this.ended.join()).isEqualTo("exit 2");
	}

	@Test
	void serviceThatEndsRightAwayHasStartedNevertheless() {
		boot();
		this.session.received(
				new Frame.Activate("web", 0, 2, 1, ENOUGH, Duration.ofSeconds(5), Duration.ofSeconds(60), List.of()));
		this.session.serviceCompleted("web");
		this.session.started();
		this.session.accepting(true);
		assertThat(this.link.next()).isInstanceOf(Frame.Ready.class);
		assertThat(this.link.next()).isEqualTo(new Frame.Leaving(true, "Service 'web' has completed"));
		this.application.release.countDown();
		assertThat(this.ended.join()).isEqualTo("exit 0");
		assertThat(this.link.next()).isEqualTo(new Frame.Goodbye(0, true, "Service 'web' has completed"));
	}

	@Test
	void workerWithoutSupervisorIsCutOffAtItsOwnDeadline() {
		becomeReady(Duration.ofMillis(300));
		long begun = System.nanoTime();
		this.session.lost("end of stream");
		this.application.awaitLeaving();
		assertThat(this.ended.join()).isEqualTo("halt 4");
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
	}

	@Test
	void processThatRecordsClassesWritesNoneWithoutSupervisor() {
		boot(Map.of(WorkerDescriptor.RECORDS, "true"));
		this.session.lost("end of stream");
		assertThat(this.ended.join()).isEqualTo("kill");
	}

	@Test
	void processThatRecordsClassesEndsInGoodOrder() {
		boot(Map.of(WorkerDescriptor.RECORDS, "true"));
		this.session.received(new Frame.Drain(ENOUGH, false, "recorded"));
		this.session.farewell();
		this.session.lost("closed");
		assertThat(this.ended.join()).isEqualTo("exit 0");
	}

	@Test
	void workerThatLosesItsSupervisorWhileItLeavesIsCutOffAtTheSameDeadline() {
		becomeReady(ENOUGH);
		long begun = System.nanoTime();
		drain(Duration.ofMillis(300));
		this.session.lost("end of stream");
		assertThat(this.ended.join()).isEqualTo("halt 4");
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
	}

	@Test
	void workerThatIsLateIsLeftToItsSupervisorAsLongAsThereIsOne() {
		becomeReady(ENOUGH);
		drain(Duration.ofMillis(100));
		Awaitility.await().pollDelay(Duration.ofMillis(400)).until(() -> true);
		assertThat(this.ended).isNotDone();
		this.session.lost("end of stream");
		assertThat(this.ended.join()).isEqualTo("halt 4");
	}

	@Test
	void operatorIsAnsweredByTheSupervisor() {
		becomeReady(ENOUGH);
		CompletableFuture<Void> reload = this.session.operations().reload();
		assertThat(this.link.next()).isEqualTo(new Frame.Operate(1, Frame.Action.RELOAD, "", 0));
		this.session.received(new Frame.OperateReply(1, ""));
		assertThat(reload).succeedsWithin(ENOUGH);
	}

	@Test
	void operatorDoesNotWaitForAWorkerThatDrains() {
		becomeReady(ENOUGH);
		CompletableFuture<Void> reload = this.session.operations().reload();
		drain(ENOUGH);
		assertThat(reload).failsWithin(ENOUGH)
			.withThrowableThat()
			.withMessageContaining("in progress, but this worker leaves");
	}

	@Test
	void operatorDoesNotWaitForASupervisorThatIsGone() {
		becomeReady(Duration.ofMillis(300));
		CompletableFuture<Void> reload = this.session.operations().reload();
		this.session.lost("end of stream");
		assertThat(reload).failsWithin(ENOUGH).withThrowableThat().withMessageContaining("the supervisor is gone");
	}

	@Test
	void failureThatWasReportedEndsTheProcessAtOnce() {
		becomeReady(ENOUGH);
		this.session.failedAndReported(new IllegalStateException("outer", new IllegalArgumentException("inner")));
		assertThat(this.ended.join()).isEqualTo("exit 1");
		assertThat(this.link.next()).isInstanceOf(Frame.Failed.class);
		assertThat(this.link.next()).isInstanceOf(Frame.Goodbye.class);
	}

	/** An application that leaves when it may, or is told to hurry. */
	private static final class Application implements WorkerApplication {

		private volatile String sick = "";

		private final CountDownLatch leaving = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

		@Override
		public String sick() {
			return this.sick;
		}

		@Override
		public List<Frame.Declaration> declarations() {
			return List.of(new Frame.Declaration("web", -1, "service"));
		}

		@Override
		public void leave(WorkerLeave leave) {
			this.leaving.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.complete(true);
			}
		}

		private void awaitLeaving() {
			Awaitility.await().until(() -> this.leaving.getCount() == 0);
		}

	}

	/** A link that goes nowhere. */
	private static final class Link implements ControlLink {

		private final BlockingQueue<Frame.FromWorker> sent = new LinkedBlockingQueue<>();

		@Override
		public void send(Frame.FromWorker frame) {
			this.sent.add(frame);
		}

		@Override
		public CompletableFuture<LauncherStatus> status() {
			return new CompletableFuture<>();
		}

		@Override
		public CompletableFuture<byte[]> scrape(Duration timeout) {
			return new CompletableFuture<>();
		}

		@Override
		public void close() {
		}

		private Frame.FromWorker next() {
			try {
				Frame.FromWorker frame = this.sent.poll(10, TimeUnit.SECONDS);
				// those come when they like
				return (frame instanceof Frame.Heartbeat) ? next() : frame;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
