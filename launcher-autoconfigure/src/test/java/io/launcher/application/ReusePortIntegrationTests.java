package io.launcher.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.launcher.signal.OsSignal;
import io.launcher.testload.LoadClient;
import io.launcher.testload.LoadFailure;
import io.launcher.testload.LoadReport;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the worker processes of a Spring Boot application each of which listens for
 * itself on the port of its web server.
 */
@Tag("boot")
class ReusePortIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@Test
	void workersListenForThemselvesAndAReloadRefusesNothing() throws Exception {
		TestProcess app = this.apps.start(List.of(),
				List.of("--launcher.web.socket=reuse-port", "--server.port=0", "--server.address=127.0.0.1",
						"--launcher.services.web.workers=2", "--app.mailer=false", "--app.page=true"));
		int port = Integer.parseInt(app.awaitOutput("Holding port (\\d+)", 1).get(0));
		Set<String> first = pages(ServicesApps.awaitReady(app, 2));
		assertThat(app.matches(" WARN .* net.ipv4.tcp_migrate_req is ")).hasSize(isMigrating() ? 0 : 1);
		try (LoadClient load = LoadClient.oneShot(port, 4).pause(Duration.ofMillis(10)).start()) {
			assertThat(load.await(200, TIMEOUT)).isTrue();
			assertThat(load.report().bodies().keySet()).isEqualTo(first);
			app.signal(OsSignal.HUP);
			app.awaitOutput("Reload to generation \\d+ completed", 1);
			Set<String> second = pages(ServicesApps.awaitReady(app, 4));
			second.removeAll(first);
			// the old generation has left before that was said
			long sent = load.report().sent();
			assertThat(load.await(sent + 200, TIMEOUT)).isTrue();
			LoadReport report = load.stop();
			assertThat(report.bodies().keySet()).containsAll(second);
			// what comes in the moment in which a worker leaves is reset
			assertThat(report.failures().keySet()).as(report.firstFailure())
				.isSubsetOf(LoadFailure.RESET_NO_BYTE, LoadFailure.EOF_NO_BYTE, LoadFailure.WRITE_ERROR);
			assertThat(report.failures().values().stream().mapToLong(Long::longValue).sum())
				.isLessThanOrEqualTo(isMigrating() ? 0 : report.sent() / 100);
		}
		assertThat(app.matches("Drained in ")).hasSize(2);
		ServicesApps.stop(app);
	}

	private static Set<String> pages(List<Long> pids) {
		return new HashSet<>(pids.stream().map((pid) -> "pid " + pid).toList());
	}

	private static boolean isMigrating() throws IOException {
		Path file = Path.of("/proc/sys/net/ipv4/tcp_migrate_req");
		return Files.exists(file) && Files.readString(file).strip().equals("1");
	}

}
