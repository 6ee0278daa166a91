package io.launcher.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The units in the README are good ones.
 */
class ReadmeUnitsTests {

	private static final int NOTIFY_RELOAD_SINCE = 253;

	@TempDir
	private Path directory;

	private int version;

	@BeforeEach
	void needsSystemd() throws Exception {
		String text = "";
		try {
			text = run("systemd-analyze", "--version");
		}
		catch (IOException ex) {
			// there is no such command
		}
		Matcher matcher = Pattern.compile("^systemd (\\d+)").matcher(text);
		assumeThat(matcher.find()).as("systemd-analyze is installed").isTrue();
		this.version = Integer.parseInt(matcher.group(1));
	}

	@Test
	void unitsAreVerified() throws Exception {
		write("app.socket", unit("app.socket"));
		write("app.service", unit("app.service"));
		assertThat(verify()).doesNotContain("app.s");
	}

	@Test
	void mistakeIsFound() throws Exception {
		write("app.socket", unit("app.socket"));
		write("app.service", unit("app.service").replace("WatchdogSec=30", "WatchdogSec=often"));
		assertThat(verify()).contains("app.service:");
	}

	private String unit(String name) throws IOException {
		String readme = Files.readString(Path.of("..", "README.md"));
		Matcher matcher = Pattern.compile("```ini\n# " + Pattern.quote(name) + "\n(.*?)```", Pattern.DOTALL)
			.matcher(readme);
		assertThat(matcher.find()).as("the README has " + name).isTrue();
		return matcher.group(1);
	}

	private void write(String name, String unit) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String known = (this.version < NOTIFY_RELOAD_SINCE) ? unit.replace("=notify-reload", "=notify") : unit;
		Files.writeString(this.directory.resolve(name), known.replace("/usr/bin/java", java));
	}

	private String verify() throws Exception {
		return run("systemd-analyze", "verify", "--man=no", this.directory.resolve("app.service").toString(),
				this.directory.resolve("app.socket").toString());
	}

	private String run(String... command) throws IOException, InterruptedException {
		Path output = Files.createTempFile(this.directory, "output", ".txt");
		Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return Files.readString(output);
	}

}
