package io.launcher.context;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.launcher.web.ListenAddress;
import io.launcher.web.SocketDefinition;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketDefinitions}.
 */
class SocketDefinitionsTests {

	private static final ListenAddress.UnixSocket FILE = new ListenAddress.UnixSocket(Path.of("/run/web.sock"), null);

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void portOfTheWebServerIsTheDefault() {
		assertThat(definitions(WebSettings.DEFAULT))
			.containsExactly(new SocketDefinition("web", new ListenAddress.Port(8080, null), 1024));
	}

	@Test
	void portAndAddressAreThoseOfTheWebServer() throws Exception {
		this.environment.withProperty("server.port", "0").withProperty("server.address", "::1");
		assertThat(definitions(WebSettings.DEFAULT)).extracting(SocketDefinition::address)
			.containsExactly(new ListenAddress.Port(0, InetAddress.getByName("::1")));
	}

	@Test
	void unixSocketReplacesThePort() {
		this.environment.withProperty("server.port", "80");
		assertThat(definitions(new WebSettings(SocketMode.AUTO, null, FILE, List.of())))
			.containsExactly(new SocketDefinition("web", FILE, 1024));
	}

	@Test
	void backlogIsThatOfTheSocketThenOursThenThatOfTomcat() {
		WebSettings none = settings(null, additional("admin", 9000, null));
		WebSettings ours = settings(5, additional("admin", 9000, null));
		WebSettings own = settings(5, additional("admin", 9000, 6));
		assertThat(backlogs(none, true)).containsExactly(1024, 1024);
		this.environment.withProperty("server.tomcat.accept-count", "77");
		assertThat(backlogs(none, true)).containsExactly(77, 77);
		assertThat(backlogs(none, false)).containsExactly(1024, 1024);
		assertThat(backlogs(ours, true)).containsExactly(5, 5);
		assertThat(backlogs(own, true)).containsExactly(5, 6);
	}

	@Test
	void samePortIsNamedInsteadOfFoundInUse() {
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> definitions(settings(null, additional("admin", 8080, null))))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("launcher.web.additional-sockets.admin.port");
				assertThat(ex.getAllowed()).contains("'server.port'");
			});
	}

	@Test
	void samePortOnOtherAddressesAndAnyPortMayOccurTwice() throws Exception {
		this.environment.withProperty("server.address", "127.0.0.1");
		assertThat(definitions(settings(null,
				new WebSettings.AdditionalSocket("other",
						new ListenAddress.Port(8080, InetAddress.getByName("127.0.0.2")), null),
				additional("any", 0, null), additional("more", 0, null))))
			.hasSize(4);
	}

	@Test
	void samePathIsNamed() {
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> definitions(new WebSettings(SocketMode.AUTO, null, FILE,
					List.of(new WebSettings.AdditionalSocket("admin", FILE, null)))))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("launcher.web.additional-sockets.admin.path");
				assertThat(ex.getAllowed()).contains("'launcher.web.unix-socket.path'");
			});
	}

	@Test
	void workersAreToldWhatWasOpened() {
		SocketDefinition web = new SocketDefinition("web", new ListenAddress.Port(0, null), 1);
		SocketDefinition admin = new SocketDefinition("admin", new ListenAddress.Port(0, null), 1);
		UnixDomainSocketAddress file = UnixDomainSocketAddress.of("/run/a.sock");
		assertThat(web.workerProperties(new InetSocketAddress(1234))).isEqualTo(Map.of("server.port", "1234"));
		assertThat(admin.workerProperties(new InetSocketAddress(1234)))
			.isEqualTo(Map.of("launcher.web.additional-sockets.admin.port", "1234"));
		assertThat(web.workerProperties(file)).isEqualTo(Map.of("launcher.web.unix-socket.path", "/run/a.sock"));
		assertThat(admin.workerProperties(file))
			.isEqualTo(Map.of("launcher.web.additional-sockets.admin.path", "/run/a.sock"));
	}

	private List<SocketDefinition> definitions(WebSettings settings) {
		return SocketDefinitions.of(this.environment, settings, true);
	}

	private List<Integer> backlogs(WebSettings settings, boolean tomcat) {
		return SocketDefinitions.of(this.environment, settings, tomcat)
			.stream()
			.map(SocketDefinition::backlog)
			.toList();
	}

	private static WebSettings settings(Integer backlog, WebSettings.AdditionalSocket... sockets) {
		return new WebSettings(SocketMode.AUTO, backlog, null, List.of(sockets));
	}

	private static WebSettings.AdditionalSocket additional(String name, int port, Integer backlog) {
		return new WebSettings.AdditionalSocket(name, new ListenAddress.Port(port, null), backlog);
	}

}
