package io.launcher.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.launcher.protocol.Frame;
import io.launcher.spi.LivenessProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Checkup}.
 */
class CheckupTests {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final AtomicLong clock = new AtomicLong();

	private final Application application = new Application();

	private final Checkup checkup = new Checkup(INTERVAL, TIMEOUT, this.clock::get);

	private String after(Duration time) {
		String complaint = "";
		for (long nanos = 0; nanos < time.toNanos(); nanos += INTERVAL.toNanos()) {
			this.clock.addAndGet(INTERVAL.toNanos());
			complaint = this.checkup.complaint(this.application);
		}
		return complaint;
	}

	@Test
	void executorThatRunsWhatItIsGivenIsWell() {
		Queue queue = this.application.add(new Queue());
		for (int i = 0; i < 30; i++) {
			assertThat(after(INTERVAL)).isEmpty();
			queue.runAll();
		}
		assertThat(queue.given).isEqualTo(30);
	}

	@Test
	void executorThatCompletesNothingIsHung() {
		this.application.add(new Queue());
		assertThat(after(TIMEOUT)).isEmpty();
		assertThat(after(INTERVAL)).isEqualTo("is hung: the queue completed nothing for 60 s");
	}

	@Test
	void executorThatIsBusyIsNotHung() {
		Queue queue = this.application.add(new Queue());
		for (int i = 0; i < 30; i++) {
			queue.completed++;
			assertThat(after(TIMEOUT.minus(INTERVAL))).isEmpty();
		}
		assertThat(queue.given).isEqualTo(1);
	}

	@Test
	void executorThatTakesNothingAndCompletesNothingIsHung() {
		Queue queue = this.application.add(new Queue());
		queue.full = true;
		assertThat(after(TIMEOUT)).isEmpty();
		assertThat(after(INTERVAL)).contains("and take nothing");
		queue.completed++;
		assertThat(after(INTERVAL)).isEmpty();
		queue.full = false;
		assertThat(after(INTERVAL)).isEmpty();
		assertThat(queue.tasks).hasSize(1);
	}

	@Test
	void executorIsWellAgainWhenItHasRunWhatItWasGiven() {
		Queue queue = this.application.add(new Queue());
		assertThat(after(TIMEOUT.plus(INTERVAL))).isNotEmpty();
		queue.runAll();
		assertThat(after(INTERVAL)).isEmpty();
	}

	@Test
	void timeThatThisProcessWasStoppedDoesNotCount() {
		this.application.add(new Queue());
		assertThat(after(INTERVAL)).isEmpty();
		this.clock.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(this.checkup.complaint(this.application)).isEmpty();
		assertThat(after(TIMEOUT.minus(INTERVAL))).isEmpty();
		assertThat(after(INTERVAL)).isNotEmpty();
	}

	@Test
	void nothingIsHungWithoutATimeout() {
		this.application.add(new Queue());
		Checkup patient = new Checkup(INTERVAL, Duration.ZERO, this.clock::get);
		this.clock.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(patient.complaint(this.application)).isEmpty();
		assertThat(patient.complaint(this.application)).isEmpty();
	}

	@Test
	void ownWordOfTheApplicationCounts() {
		this.application.sick = "is broken";
		assertThat(after(INTERVAL)).isEqualTo("is broken");
		this.application.sick = "";
		assertThat(after(INTERVAL)).isEmpty();
	}

	@Test
	void failingQuestionIsNoComplaint() {
		this.application.probes = null;
		assertThat(after(INTERVAL)).isEmpty();
	}

	@Test
	void deadlockIsFoundTheSecondTime() throws InterruptedException {
		ReentrantLock one = new ReentrantLock();
		ReentrantLock other = new ReentrantLock();
		CyclicBarrier both = new CyclicBarrier(2);
		Thread first = deadlocking("first", one, other, both);
		Thread second = deadlocking("second", other, one, both);
		try {
			Awaitility.await()
				.until(() -> first.getState() == Thread.State.WAITING && second.getState() == Thread.State.WAITING
						&& other.hasQueuedThreads() && one.hasQueuedThreads());
			assertThat(after(INTERVAL)).isEmpty();
			assertThat(after(INTERVAL)).startsWith("has deadlocked threads: ").contains("first").contains("second");
		}
		finally {
			first.interrupt();
			second.interrupt();
			first.join();
			second.join();
		}
		assertThat(after(INTERVAL)).isEmpty();
	}

	private static Thread deadlocking(String name, ReentrantLock held, ReentrantLock wanted, CyclicBarrier both) {
		CountDownLatch started = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			held.lock();
			try {
				started.countDown();
				both.await();
				wanted.lockInterruptibly();
				wanted.unlock();
			}
			catch (Exception ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				held.unlock();
			}
		}, name);
		thread.start();
		return thread;
	}

	/**
	 * An executor that runs nothing by itself.
	 */
	private static final class Queue implements LivenessProbe {

		private final Deque<Runnable> tasks = new ArrayDeque<>();

		private boolean full;

		private int given;

		private long completed;

		@Override
		public String name() {
			return "the queue";
		}

		@Override
		public void execute(Runnable task) {
			if (this.full) {
				throw new RejectedExecutionException();
			}
			this.given++;
			this.tasks.add(task);
		}

		@Override
		public long completed() {
			return this.completed;
		}

		private void runAll() {
			while (!this.tasks.isEmpty()) {
				this.tasks.remove().run();
			}
		}

	}

	private static final class Application implements WorkerApplication {

		private List<LivenessProbe> probes = new ArrayList<>();

		private String sick = "";

		private Queue add(Queue queue) {
			this.probes.add(queue);
			return queue;
		}

		@Override
		public List<Frame.Declaration> declarations() {
			return List.of();
		}

		@Override
		public String sick() {
			return this.sick;
		}

		@Override
		public Collection<? extends LivenessProbe> probes() {
			return this.probes;
		}

		@Override
		public void leave(WorkerLeave leave) {
		}

	}

}
