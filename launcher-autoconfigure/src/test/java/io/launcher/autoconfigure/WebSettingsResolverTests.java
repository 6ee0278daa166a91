package io.launcher.autoconfigure;

import java.net.InetAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import io.launcher.context.InvalidLauncherPropertyException;
import io.launcher.context.SocketMode;
import io.launcher.context.WebSettings;
import io.launcher.web.ListenAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WebSettingsResolver}.
 */
class WebSettingsResolverTests {

	private static final String PREFIX = "launcher.web.";

	@Test
	void portAloneIsTheDefault() {
		assertThat(resolve()).isEqualTo(WebSettings.DEFAULT);
	}

	@Test
	void everythingIsRead() throws Exception {
		WebSettings settings = resolve("socket", "shared", "backlog", "77", "unix-socket.path", "/run/app/web.sock",
				"unix-socket.permissions", "rw-rw----", "additional-sockets.admin.port", "0",
				"additional-sockets.admin.address", "127.0.0.1", "additional-sockets.admin.backlog", "5",
				"additional-sockets.local-2.path", "/run/app/local.sock", "additional-sockets.local-2.permissions",
				"rw-------");
		assertThat(settings.socket()).isEqualTo(SocketMode.SHARED);
		assertThat(settings.backlog()).isEqualTo(77);
		assertThat(settings.unixSocket()).isEqualTo(new ListenAddress.UnixSocket(Path.of("/run/app/web.sock"),
				PosixFilePermissions.fromString("rw-rw----")));
		assertThat(settings.additionalSockets()).containsExactlyInAnyOrder(
				new WebSettings.AdditionalSocket("admin", new ListenAddress.Port(0, InetAddress.getByName("127.0.0.1")),
						5),
				new WebSettings.AdditionalSocket("local-2", new ListenAddress.UnixSocket(Path.of("/run/app/local.sock"),
						PosixFilePermissions.fromString("rw-------")), null));
	}

	@Test
	void relativePathIsMadeAbsolute() {
		ListenAddress.UnixSocket socket = resolve("unix-socket.path", "target/../web.sock").unixSocket();
		assertThat(socket).isNotNull();
		assertThat(socket.path()).isEqualTo(Path.of("web.sock").toAbsolutePath());
		assertThat(socket.permissions()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					backlog=0                                             | backlog                        | 0     | 1 or more
					unix-socket.permissions=rw-rw----                     | unix-socket.permissions        | rw-rw---- | 'launcher.web.unix-socket.path' is set
					unix-socket.path=/a unix-socket.permissions=0660      | unix-socket.permissions        | 0660  | 'rw-rw----'
					additional-sockets.web.port=1                         | additional-sockets.web         | web   | not 'web'
					additional-sockets.[a.b].port=1                       | additional-sockets.a.b         | a.b   | lower-case letters
					additional-sockets.Admin.port=1                       | additional-sockets.Admin       | Admin | lower-case letters
					additional-sockets.a.address=127.0.0.1                | additional-sockets.a.port      | \"\"    | unless 'path' is set
					additional-sockets.a.port=-1                          | additional-sockets.a.port      | -1    | 0 for any
					additional-sockets.a.port=65536                       | additional-sockets.a.port      | 65536 | 65535
					additional-sockets.a.port=1 additional-sockets.a.path=/a | additional-sockets.a.port   | 1     | 'path' is set
					additional-sockets.a.path=/a additional-sockets.a.address=::1 | additional-sockets.a.address | /0:0:0:0:0:0:0:1 | 'launcher.web.additional-sockets.a.port' is set
					additional-sockets.a.port=1 additional-sockets.a.permissions=rwx------ | additional-sockets.a.permissions | rwx------ | 'launcher.web.additional-sockets.a.path' is set
					additional-sockets.a.port=1 additional-sockets.a.backlog=-5 | additional-sockets.a.backlog | -5  | 1 or more
					""")
	void whatIsNotAllowedIsNamed(String configured, String property, String value, String allowed) {
		String[] pairs = configured.split("[ =]");
		assertThatExceptionOfType(InvalidLauncherPropertyException.class).isThrownBy(() -> resolve(pairs))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo(PREFIX + property);
				assertThat(ex.getValue()).isEqualTo(value);
				assertThat(ex.getAllowed()).contains(allowed);
			});
	}

	private static WebSettings resolve(String... pairs) {
		Map<String, String> values = new HashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			values.put(PREFIX + pairs[i], pairs[i + 1]);
		}
		return LauncherSettingsResolver.resolve(values).web();
	}

}
