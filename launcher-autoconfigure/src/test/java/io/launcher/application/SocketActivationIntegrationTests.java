package io.launcher.application;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for applications that are started with their listening sockets.
 */
@Tag("boot")
class SocketActivationIntegrationTests {

	private static final String HOST = "127.0.0.1";

	private static final String ONE = "--launcher.mode=process";

	private static final String PAGE = "--app.page=true";

	private static final String NO_MAILER = "--app.mailer=false";

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@Test
	void socketIsServedBeforeTheStartAcrossAReloadAndUntilTheEnd() throws Exception {
		TestProcess app = this.apps.startActivated(List.of("web=127.0.0.1:0", "admin=[::1]:0"), List.of(),
				"--launcher.workers=2", PAGE, NO_MAILER, "--launcher.web.additional-sockets.admin.port=0");
		int port = port(app, "web");
		try (SocketChannel early = Pages.connect(HOST, port)) {
			assertThat(app.output()).as("nobody is there yet").doesNotContain("for the web workers");
			List<Long> first = ServicesApps.awaitReady(app, 2);
			assertThat(Pages.ask(early)).isIn(first);
			assertThat(app.output())
				.contains("Listening on port " + port + " for the web workers, by socket activation")
				.contains("Listening on port " + port(app, "admin") + " for the web workers ('admin'), by socket");
			for (long worker : first) {
				assertThat(environment(worker)).doesNotContain("LISTEN_").contains("PATH=");
			}
			app.signal(OsSignal.HUP);
			List<Long> all = ServicesApps.awaitReady(app, 4);
			app.awaitOutput("Reload to generation 2 completed", 1);
			Set<Long> answered = new HashSet<>();
			for (int i = 0; i < 10; i++) {
				answered.add(Pages.ask(HOST, port));
			}
			assertThat(answered).containsExactlyInAnyOrderElementsOf(all.subList(2, 4));
		}
		ServicesApps.stop(app);
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Pages.ask(HOST, port));
	}

	@Test
	void socketThatIsPassedThroughAWrapperIsNotUsedWithAWarning() throws Exception {
		TestProcess app = this.apps.startActivated(List.of("web=127.0.0.1:0"),
				List.of("sh", "-c", "\"$@\"; exit $?", "wrapper"), ONE, PAGE, NO_MAILER, "--server.port=0");
		app.awaitOutput("WARN .*LISTEN_PID says that they are for process", 1);
		int own = Integer.parseInt(app.awaitOutput("Listening on port (\\d+) for the web workers$", 1).get(0));
		assertThat(own).isNotEqualTo(port(app, "web"));
		long worker = ServicesApps.awaitReady(app, 1).get(0);
		assertThat(Pages.ask(HOST, own)).isEqualTo(worker);
		assertThat(environment(worker)).doesNotContain("LISTEN_");
		assertThat(app.matches("LISTEN_PID says")).hasSize(1);
	}

	@Test
	void socketThatIsNotConfiguredIsAFailure() {
		TestProcess app = this.apps.startActivated(List.of("app.socket=127.0.0.1:0"), List.of(), ONE,
				"--server.port=1234");
		assertFailure(app, "descriptor 3 (name 'app.socket', listening on 127.0.0.1 port " + port(app, "app.socket"),
				"'web' on port 1234, by 'server.port'", "FileDescriptorName=web",
				"'server.port=" + port(app, "app.socket") + "'");
	}

	@Test
	void socketForAnApplicationThatSharesNoneIsAFailure() {
		assertFailure(this.apps.startActivated(List.of("=127.0.0.1:0"), List.of(), ONE, "--launcher.web.socket=none"),
				"descriptor 3", "'launcher.web.socket' is 'none'", "launcher.web.socket=shared");
		assertFailure(this.apps.startActivated(List.of("=127.0.0.1:0"), List.of(), ONE, ServicesApps.NO_WEB),
				"descriptor 3", "not a web application");
	}

	@Test
	void descriptorsThatCannotBeUsedAreAFailure() {
		assertFailure(
				this.apps.startActivated(List.of("=127.0.0.1:0"),
						List.of("sh", "-c", "LISTEN_FDS=x exec \"$@\"", "wrapper"), ONE),
				"LISTEN_FDS is 'x'", "socket unit");
		assertFailure(
				this.apps.startActivated(List.of("web=127.0.0.1:0"),
						List.of("sh", "-c", "exec \"$@\" 3</dev/null", "wrapper"), ONE),
				"Descriptor 3 (name 'web')", "not a socket", "ListenStream=");
	}

	private static void assertFailure(TestProcess app, String... told) {
		assertThat(app.awaitExit()).as(app::output).isEqualTo(1);
		app.awaitNobody(ServicesApps.AT_ONCE);
		assertThat(app.matches("APPLICATION FAILED TO START")).as(app::output).hasSize(1);
		assertThat(app.output()).contains("Description:").contains("Action:").contains(told);
		assertThat(app.output()).doesNotContain("[parked]");
	}

	private static int port(TestProcess app, String name) {
		return Integer.parseInt(app.awaitOutput("ACTIVATED " + name + " .*:(\\d+)$", 1).get(0));
	}

	private static String environment(long pid) throws IOException {
		return Files.readString(Path.of("/proc", Long.toString(pid), "environ")).replace('\0', '\n');
	}

}
