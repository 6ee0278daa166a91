package io.launcher.application;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;

import io.launcher.testprocess.TestProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the addresses that an application can listen on.
 */
@Tag("boot")
class ListeningIntegrationTests {

	private static final String IPV4 = "127.0.0.1";

	private static final String IPV6 = "::1";

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

	private TestProcess start(List<String> options, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--launcher.mode=process", "--server.port=0", "--app.page=true", "--app.mailer=false"));
		return this.apps.start(options, all);
	}

	private static int port(TestProcess app) {
		return Integer.parseInt(app.awaitOutput("Listening on port (\\d+) for the web workers$", 1).get(0));
	}

}
