package io.launcher.application;

import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the addresses that an application can listen on.
 */
@Tag("boot")
class ListeningIntegrationTests {

	private static final String IPV4 = "127.0.0.1";

	private static final String IPV6 = "::1";

	@TempDir
	private Path directory;

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@Test
	void noAddressMeansBothFamilies() throws Exception {
		TestProcess app = start(List.of());
		int port = port(app);
		long worker = ServicesApps.awaitReady(app, 1).get(0);
		assertThat(Pages.ask(IPV4, port)).isEqualTo(worker);
		assertThat(Pages.ask(IPV6, port)).isEqualTo(worker);
		ServicesApps.stop(app);
	}

	@Test
	void addressOfIpv6() throws Exception {
		TestProcess app = start(List.of(), "--server.address=" + IPV6);
		int port = port(app);
		long worker = ServicesApps.awaitReady(app, 1).get(0);
		assertThat(Pages.ask(IPV6, port)).isEqualTo(worker);
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Pages.ask(IPV4, port));
		ServicesApps.stop(app);
	}

	@Test
	void ipv4Only() throws Exception {
		TestProcess app = start(List.of("-Djava.net.preferIPv4Stack=true"));
		int port = port(app);
		long worker = ServicesApps.awaitReady(app, 1).get(0);
		assertThat(Pages.ask(IPV4, port)).isEqualTo(worker);
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Pages.ask(IPV6, port));
		ServicesApps.stop(app);
	}

	@Test
	void fileOfAUnixSocketLivesAndDiesWithTheSupervisor() throws Exception {
		Path file = this.directory.resolve("web.sock");
		TestProcess killed = startOn(file);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-rw----");
		TestProcess second = this.apps.start(List.of(), arguments(file));
		assertThat(second.awaitExit()).as(second::output).isEqualTo(1);
		assertThat(second.output()).contains("APPLICATION FAILED TO START", "another process listens on it",
				"'launcher.web.unix-socket.path'");
		killed.signal(OsSignal.KILL);
		killed.awaitNobody(ServicesApps.AT_ONCE);
		assertThat(file).as("leftover").exists();
		TestProcess app = startOn(file);
		assertThat(app.output()).contains("Removed the socket " + file);
		app.awaitOutput("\\[parked\\]", 1);
		ServicesApps.stop(app);
		assertThat(file).doesNotExist();
	}

	private TestProcess startOn(Path file) {
		TestProcess app = this.apps.start(List.of(), arguments(file));
		app.awaitOutput("Listening on " + file + " for the web workers$", 1);
		return app;
	}

	private static List<String> arguments(Path file) {
		return List.of("--launcher.mode=process", "--launcher.web.unix-socket.path=" + file,
				"--launcher.web.unix-socket.permissions=rw-rw----");
	}

	private TestProcess start(List<String> options, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--launcher.mode=process", "--server.port=0", "--app.page=true", "--app.mailer=false"));
		return this.apps.start(options, all);
	}

	private static int port(TestProcess app) {
		return Integer.parseInt(app.awaitOutput("Listening on port (\\d+) for the web workers$", 1).get(0));
	}

}
