package io.launcher.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.launcher.protocol.Frame;
import io.launcher.worker.WorkerAssignment;
import io.launcher.worker.WorkerLeave;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BootWorkerApplication}.
 */
class BootWorkerApplicationTests {

	private final List<String> journal = new ArrayList<>();

	@Test
	void drainLeavesTimeToClose() {
		leave("web", Duration.ofSeconds(30));
		assertThat(this.journal).containsExactly("drain PT28S", "closed");
	}

	@Test
	void drainWithinShortTimeLeavesOneFifth() {
		leave("web", Duration.ofSeconds(5));
		assertThat(this.journal).containsExactly("drain PT4S", "closed");
	}

	@Test
	void workersOfOtherServicesHaveNothingToDrain() {
		leave("queue", Duration.ofSeconds(30));
		assertThat(this.journal).containsExactly("closed");
	}

	@Test
	void failingDrainDoesNotKeepTheContextOpen() {
		this.journal.add("fail");
		leave("web", Duration.ofSeconds(30));
		assertThat(this.journal).containsExactly("fail", "drain PT28S", "closed");
	}

	private void leave(String service, Duration timeout) {
		WorkerAssignment assignment = new WorkerAssignment();
		assignment.assign(new Frame.Activate(service, 0, 2, 1, timeout, Duration.ofSeconds(5), Duration.ofSeconds(60),
				List.of()));
		new ApplicationContextRunner().withBean(WebTraffic.class, RecordedTraffic::new)
			.withInitializer((context) -> context.addApplicationListener((event) -> {
				if (event instanceof ContextClosedEvent) {
					this.journal.add("closed");
				}
			}))
			.run((context) -> new BootWorkerApplication(
					(ConfigurableApplicationContext) context.getSourceApplicationContext(), assignment,
					() -> this.journal.add("told"))
				.leave(new WorkerLeave(WorkerLeave.CLEAN, timeout, false, false, "TERM")));
	}

	private final class RecordedTraffic implements WebTraffic {

		@Override
		public void begin() {
			BootWorkerApplicationTests.this.journal.add("begin");
		}

		@Override
		public void drain(Duration timeout, boolean last) {
			BootWorkerApplicationTests.this.journal.add("drain " + timeout);
			if (BootWorkerApplicationTests.this.journal.contains("fail")) {
				throw new IllegalStateException("on purpose");
			}
		}

	}

}
