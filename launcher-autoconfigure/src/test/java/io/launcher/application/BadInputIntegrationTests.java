package io.launcher.application;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.launcher.testload.TestKeyStore;
import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for applications that cannot be started: each says once why not and what to do,
 * ends with 1 and leaves nothing behind.
 */
@Tag("boot")
class BadInputIntegrationTests {

	private static final String TWO = "--launcher.workers=2";

	@RegisterExtension
	private final ServicesApps apps = new ServicesApps();

	@TempDir
	private Path directory;

	@Test
	void serviceThatCannotStart() {
		assertFailure(this.apps.start(TWO, "--app.mailer.fails=true"), "Service 'mailer' failed to start",
				"mailer fails on purpose", "launcher.services.mailer.enabled=false");
	}

	@Test
	void serviceThatCannotStartInOneJvm() {
		assertFailure(this.apps.start("--app.mailer.fails=true"), "Service 'mailer' failed to start",
				"mailer fails on purpose", "launcher.services.mailer.enabled=false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "2" })
	void unknownService(String workers) {
		assertFailure(this.apps.start("--launcher.workers=" + workers, "--launcher.services.mialer.workers=1"),
				"launcher.services.mialer", "The application has the services: mailer", "Correct the name");
	}

	@Test
	void annotatedBeanThatCannotRun() {
		assertFailure(this.apps.start(TWO, "--app.shapeless=true"), "Bean 'shapeless'", "@LauncherService",
				"java.lang.Runnable", "io.launcher.ServiceBase");
	}

	@Test
	void twoServicesOfOneName() {
		assertFailure(this.apps.start(TWO, "--app.duplicate=true"), "'mailer' and 'secondMailer'",
				"services named 'mailer'", "another name");
	}

	@Test
	void serviceOfReservedName() {
		assertFailure(this.apps.start(TWO, "--app.reserved=true"), "Bean 'reserved'", "'web'", "another name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "1025", "abc" })
	void numberOfWorkersThatIsNone(String workers) {
		assertFailure(this.apps.start("--launcher.workers=" + workers), "launcher.workers", workers, "1024");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "1025", "abc" })
	void numberOfWorkersOfServiceThatIsNone(String workers) {
		assertFailure(this.apps.start(TWO, "--launcher.services.mailer.workers=" + workers),
				"launcher.services.mailer.workers", workers, "1024");
	}

	@Test
	void modeThatContradictsNumberOfWorkers() {
		assertFailure(this.apps.start(TWO, "--launcher.mode=thread-group"), "'launcher.mode' is 'thread-group'",
				"'launcher.workers' asks for 2", "Set 'launcher.workers' to 1");
	}

	@Test
	void reducedSignals() {
		assertFailure(this.apps.start(List.of("-Xrs"), List.of(TWO, ServicesApps.NO_WEB)), "launcher.workers=2", "-Xrs",
				"Remove the option");
	}

	@Test
	void lifecycleProcessorOfTheApplication() {
		assertFailure(this.apps.start(TWO, "--app.processor=true"), "lifecycleProcessor", "launcher.mode=thread-group");
	}

	@Test
	void controlDirectoryThatIsAFile() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertFailure(this.apps.start(TWO, "--launcher.control.directory=" + file), file.toString(),
				"Set 'launcher.control.directory'");
	}

	@Test
	void controlDirectoryWithALongPath() {
		Path deep = this.directory.resolve("a".repeat(100));
		assertFailure(this.apps.start(TWO, "--launcher.control.directory=" + deep), deep.toString(),
				"Set 'launcher.control.directory'");
	}

	@Test
	void portInUse() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertFailure(web("--server.port=" + other.getLocalPort(), "--server.address=127.0.0.1"),
					String.valueOf(other.getLocalPort()), "in use", "server.port");
		}
	}

	@Test
	void socketThatCannotBeShared() {
		assertFailure(
				this.apps.start(List.of("-Djna.nosys=true", "-Djna.noclasspath=true"), List.of(TWO, "--server.port=0")),
				"The supervisor cannot listen on", "'launcher.web.socket' to 'none'", "thread-group");
	}

	@Test
	void portInUseThatWorkersAreToListenOnThemselves() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertFailure(
					web("--server.port=" + other.getLocalPort(), "--server.address=127.0.0.1",
							"--launcher.web.socket=reuse-port"),
					String.valueOf(other.getLocalPort()), "in use", "server.port");
		}
	}

	@Test
	void unixSocketThatWorkersCannotListenOnThemselves() {
		assertFailure(
				web("--launcher.web.socket=reuse-port",
						"--launcher.web.unix-socket.path=" + this.directory.resolve("web")),
				"launcher.web.socket", "reuse-port", "launcher.web.unix-socket.path", "'shared'");
	}

	@Test
	void addressThatIsNotLocal() {
		// of a block for documentation
		assertFailure(web("--server.port=0", "--server.address=192.0.2.1"), "192.0.2.1", "server.address");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "70000" })
	void portThatIsNone(String port) {
		assertFailure(web("--server.port=" + port), "server.port", port);
	}

	@Test
	void portWithoutThePrivilege() {
		assumeThat(firstPortForAll()).isGreaterThan(80);
		// also an administrator may go without it
		List<String> wrapper = "root".equals(System.getProperty("user.name"))
				? List.of("setpriv", "--bounding-set=-net_bind_service") : List.of();
		assertFailure(this.apps.startBy(wrapper, TWO, "--server.port=80", "--server.address=127.0.0.1"),
				"address 127.0.0.1 and port 80", "Permission denied", "'server.port'", "CAP_NET_BIND_SERVICE");
	}

	@Test
	void additionalSocketThatIsInUse() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertFailure(
					web("--server.port=0", "--launcher.web.additional-sockets.admin.port=" + other.getLocalPort(),
							"--launcher.web.additional-sockets.admin.address=127.0.0.1"),
					"in use", "'launcher.web.additional-sockets.admin.port'");
		}
	}

	@Test
	void additionalSocketWithoutAPort() {
		assertFailure(web("--launcher.web.additional-sockets.admin.address=127.0.0.1"),
				"launcher.web.additional-sockets.admin.port", "unless 'path' is set");
	}

	@Test
	void unixSocketThatIsSomethingElse() throws IOException {
		Path file = Files.writeString(this.directory.resolve("web.sock"), "precious");
		assertFailure(web("--launcher.web.unix-socket.path=" + file), file.toString(), "not a socket",
				"'launcher.web.unix-socket.path'");
		assertThat(file).hasContent("precious");
	}

	@Test
	void unixSocketThatNobodyOpens() {
		assertFailure(web("--launcher.web.unix-socket.path=/run/web.sock", "--launcher.web.socket=none"),
				"'launcher.web.unix-socket.path' is set", "'launcher.web.socket' is 'none'");
	}

	@Test
	void keyStoreThatIsMissing() {
		String missing = this.directory.resolve("missing.p12").toString();
		assertTlsFailure(web("--server.port=0", "--server.ssl.key-store=file:" + missing),
				"'server.ssl.key-store' (file:" + missing + ")", missing, "Correct 'server.ssl.key-store'");
	}

	@Test
	void keyStoreWithAnotherPassword() throws Exception {
		TestKeyStore store = TestKeyStore.create(this.directory);
		assertTlsFailure(
				web("--server.port=0", "--server.ssl.key-store=file:" + store.path(),
						"--server.ssl.key-store-password=wrong"),
				store.path().toString(), "Correct 'server.ssl.key-store-password'");
	}

	@Test
	void keyThatIsNotInTheStore() throws Exception {
		TestKeyStore store = TestKeyStore.create(this.directory);
		assertTlsFailure(
				web("--server.port=0", "--server.ssl.key-store=file:" + store.path(),
						"--server.ssl.key-store-password=" + TestKeyStore.PASSWORD, "--server.ssl.key-alias=other"),
				"does not contain alias 'other'", "Correct 'server.ssl.key-alias'");
	}

	@Test
	void sslBundleThatIsUnknown() {
		assertTlsFailure(
				web("--server.port=0", "--server.ssl.bundle=mian",
						"--spring.ssl.bundle.pem.main.keystore.certificate=file:" + this.directory),
				"'server.ssl.bundle' is 'mian'", "SSL bundle name 'mian' cannot be found", "are: main",
				"Correct 'server.ssl.bundle'", "launcher.supervisor.sources");
	}

	@Test
	void sslBundleThatIsBroken() throws IOException {
		Path pem = Files.writeString(this.directory.resolve("broken.pem"), "no certificate");
		assertTlsFailure(
				web("--server.port=0", "--server.ssl.bundle=main",
						"--spring.ssl.bundle.pem.main.keystore.certificate=file:" + pem,
						"--spring.ssl.bundle.pem.main.keystore.private-key=file:" + pem),
				"SSL bundle 'main' of 'server.ssl.bundle'", "Correct 'spring.ssl.bundle.pem.main");
	}

	@Test
	void sslBundleOfServerNameThatIsUnknown() throws Exception {
		TestKeyStore store = TestKeyStore.create(this.directory);
		assertTlsFailure(
				web("--server.port=0", "--server.ssl.key-store=file:" + store.path(),
						"--server.ssl.key-store-password=" + TestKeyStore.PASSWORD,
						"--server.ssl.server-name-bundles[0].server-name=example.org",
						"--server.ssl.server-name-bundles[0].bundle=nowhere"),
				"'server.ssl.server-name-bundles[0].bundle' is 'nowhere'", "No bundle is declared");
	}

	@Test
	void beanThatCannotBeCreated() {
		TestProcess app = this.apps.start(TWO, "--app.broken=true");
		assertThat(app.awaitExit()).as(app::output).isEqualTo(1);
		app.awaitNobody(ServicesApps.AT_ONCE);
		// Spring Boot has no analysis of it
		assertThat(app.matches("Application run failed")).as(app::output).hasSize(1);
		assertThat(app.output()).contains("Error creating bean with name 'brokenBean'")
			.contains("this bean breaks on purpose");
	}

	private TestProcess web(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(TWO);
		return this.apps.start(List.of(), all);
	}

	private static int firstPortForAll() {
		try {
			return Integer
				.parseInt(Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start")).get(0));
		}
		catch (IOException ex) {
			return 0;
		}
	}

	// before any worker was started
	private static void assertTlsFailure(TestProcess app, String... told) {
		assertFailure(app, told);
		assertThat(app.output()).doesNotContain("Listening on port").doesNotContain("worker ");
	}

	private static void assertFailure(TestProcess app, String... told) {
		assertThat(app.awaitExit()).as(app::output).isEqualTo(1);
		app.awaitNobody(ServicesApps.AT_ONCE);
		assertThat(app.matches("APPLICATION FAILED TO START")).as(app::output).hasSize(1);
		String analysis = app.output().substring(app.output().indexOf("APPLICATION FAILED TO START"));
		assertThat(analysis).contains("Description:").contains("Action:").contains(told);
		assertThat(app.output()).doesNotContain("APP mailer 0 of 2 started").doesNotContain("returned from run");
	}

}
