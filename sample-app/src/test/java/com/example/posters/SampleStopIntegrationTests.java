package com.example.posters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.jayway.jsonpath.ReadContext;
import io.launcher.signal.OsSignal;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadFailure;
import io.launcher.testload.LoadFailureException;
import io.launcher.testprocess.TestProcesses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the end of the packaged application.
 */
@Tag("boot")
class SampleStopIntegrationTests {

	private static final Duration AT_ONCE = Duration.ofSeconds(3);

	@RegisterExtension
	private final TestProcesses processes = new TestProcesses();

	@TempDir
	private Path directory;

	@Test
	void requestIsAnsweredWhenTerminated() {
		Workshop workshop = start();
		ReadContext state = workshop.awaitRunning();
		HttpConnection slow = workshop.send("/slow?ms=3000");
		workshop.process().signal(OsSignal.TERM);
		HttpConnection.Response response = Workshop.receive(slow);
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).contains("answered after 3000 ms");
		assertThat(workshop.pids(state, "web")).anyMatch((pid) -> response.body().contains("(pid " + pid + ")"));
		assertThat(workshop.process().awaitExit()).as(workshop.process()::output).isZero();
		workshop.process().awaitNobody(AT_ONCE);
		assertRefused(workshop);
		assertThat(workshop.process().output()).doesNotContain("ERROR").doesNotContain("KILL");
	}

	@Test
	void nobodyIsLeftWhenSupervisorIsKilled() {
		Workshop workshop = start();
		workshop.awaitRunning();
		assertThat(workshop.process().workers()).hasSize(4);
		long begun = System.nanoTime();
		workshop.process().signal(OsSignal.KILL);
		workshop.process().awaitNobody(AT_ONCE);
		System.out.println("Nobody left " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)
				+ " ms after the supervisor was killed");
		assertThat(workshop.process().awaitExit()).isEqualTo(137);
		assertRefused(workshop);
	}

	@Test
	void servicesShareOneJvmWhenThereIsOneWorker() {
		Workshop workshop = Workshop.start(this.processes, this.directory, "--launcher.workers=1",
				"--launcher.services.web.workers=1", "--launcher.services.queue.workers=1", "--posters.layer-time=1ms",
				"--posters.poll-interval=50ms", "--posters.order-interval=1h");
		ReadContext state = workshop.awaitRunning();
		assertThat(workshop.process().members()).containsExactly(workshop.process().pid());
		assertThat(state.<String>read("$.launcher.mode")).isEqualTo("thread-group");
		assertThat(state.<Iterable<String>>read("$.launcher.services[*].name")).contains("web", "queue", "scheduling");
		workshop.post("/api/orders?count=2");
		workshop.await(
				() -> (Workshop.orders(workshop.state(), Poster.State.DONE) >= 3
						&& workshop.state().read("$.houseOrders.worker") != null) ? true : null,
				"two orders and that of the house");
		HttpConnection slow = workshop.send("/slow?ms=2000");
		// the request is being answered once a later one was
		workshop.get("/");
		workshop.process().signal(OsSignal.TERM);
		assertThat(Workshop.receive(slow).status()).isEqualTo(200);
		assertThat(workshop.process().awaitExit()).as(workshop.process()::output).isZero();
		assertRefused(workshop);
	}

	private Workshop start() {
		return Workshop.start(this.processes, this.directory, "--launcher.boot-concurrency=2",
				"--launcher.services.queue.workers=1");
	}

	private static void assertRefused(Workshop workshop) {
		assertThatExceptionOfType(LoadFailureException.class)
			.isThrownBy(() -> HttpConnection.open(workshop.port(), AT_ONCE))
			.satisfies((ex) -> assertThat(ex.failure()).isEqualTo(LoadFailure.REFUSED));
	}

}
