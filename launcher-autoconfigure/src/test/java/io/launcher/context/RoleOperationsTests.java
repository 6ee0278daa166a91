package io.launcher.context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.launcher.Launcher;
import io.launcher.OperationFailedException;
import io.launcher.ServiceBase;
import io.launcher.supervise.ReloadPlan.Strategy;
import io.launcher.thread.ServiceLauncher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RoleOperations} in an application of one JVM. Those of workers are
 * tested with processes.
 */
class RoleOperationsTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final List<String> journal = new CopyOnWriteArrayList<>();

	private final ServiceLauncher launcher = new ServiceLauncher();

	@AfterEach
	void stop() throws InterruptedException {
		this.launcher.stop();
		this.launcher.awaitTermination();
	}

	private RoleOperations operations(Strategy strategy) {
		this.launcher.launchService("mailer", new Service(), 1);
		this.journal.clear();
		return new RoleOperations(null, this.launcher, strategy);
	}

	@Test
	void reloadStopsResetsAndStarts() {
		assertThat(operations(Strategy.REPLACE).reload()).succeedsWithin(SOON);
		assertThat(this.journal).containsExactly("stop", "reset", "start");
	}

	@Test
	void reloadOnlyResetsWhereThatIsConfigured() {
		assertThat(operations(Strategy.RESET).reload()).succeedsWithin(SOON);
		assertThat(this.journal).containsExactly("reset");
	}

	@Test
	void reloadThatFailsTellsWhy() {
		RoleOperations operations = operations(Strategy.RESET);
		this.journal.add("fail");
		assertFails(operations.reload(), "mailer");
	}

	@Test
	void oneJvmHasOneWorker() {
		RoleOperations operations = operations(Strategy.REPLACE);
		assertThat(operations.scale("mailer", 1)).succeedsWithin(SOON);
		assertFails(operations.scale("mailer", 3), "this application runs in one JVM: service 'mailer' cannot have "
				+ "3 workers here, but 1; start it with 'launcher.mode=process'");
		assertFails(operations.replace("mailer", 0), "this application runs in one JVM: there is no process of its "
				+ "own to replace for service 'mailer'; start it with 'launcher.mode=process'");
		assertThatIllegalArgumentException().isThrownBy(() -> operations.scale("mailer", 1025))
			.withMessageContaining("between 0 and 1024");
		assertThatIllegalArgumentException().isThrownBy(() -> operations.scale("mialer", 1))
			.withMessage("There is no service 'mialer', only [mailer]");
		assertThatIllegalArgumentException().isThrownBy(() -> operations.replace("mailer", 1))
			.withMessage("Service 'mailer' has no slot 1, but 1 from 0 on");
		assertThat(this.journal).isEmpty();
	}

	@Test
	void launcherOfTheApplicationIsRestarted() {
		Own own = new Own();
		assertThat(new RoleOperations(null, own, Strategy.RESET).reload()).succeedsWithin(SOON);
		assertThat(this.journal).containsExactly("restart");
		assertFails(new RoleOperations(null, own, Strategy.RESET).reload(), "once only");
	}

	private static void assertFails(CompletableFuture<Void> operation, String reason) {
		assertThat(operation).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(OperationFailedException.class)
			.withMessageContaining(reason);
	}

	/**
	 * A service.
	 */
	private final class Service implements ServiceBase {

		@Override
		public void start() {
			RoleOperationsTests.this.journal.add("start");
		}

		@Override
		public void stop() {
			RoleOperationsTests.this.journal.add("stop");
		}

		@Override
		public void reset() {
			if (RoleOperationsTests.this.journal.contains("fail")) {
				throw new IllegalStateException("mailer cannot reset");
			}
			RoleOperationsTests.this.journal.add("reset");
		}

	}

	/**
	 * A launcher of the application's own.
	 */
	private final class Own implements Launcher {

		@Override
		public void launchService(String name, ServiceBase service, int workers) {
		}

		@Override
		public void stop() {
		}

		@Override
		public int awaitTermination() {
			return 0;
		}

		@Override
		public void restart() {
			if (!RoleOperationsTests.this.journal.isEmpty()) {
				throw new UnsupportedOperationException("once only");
			}
			RoleOperationsTests.this.journal.add("restart");
		}

	}

}
