package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.launcher.testprocess.PlainApps;
import io.launcher.testprocess.TestProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A supervisor that is process 1 of a container.
 */
class PidOneIntegrationTests {

	private static final List<String> CONTAINER = List.of("unshare", "--fork", "--kill-child", "--pid", "--mount-proc");

	@RegisterExtension
	private final PlainApps apps = new PlainApps();

	@BeforeEach
	void needsAContainer() throws Exception {
		List<String> probe = new ArrayList<>(CONTAINER);
		probe.add("true");
		int code = -1;
		try {
			Process process = new ProcessBuilder(probe).redirectErrorStream(true).start();
			code = process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
		}
		catch (IOException ex) {
			// there is no such command
		}
		assumeThat(code).as("unshare --pid works, which needs root").isZero();
	}

	@Test
	void orphansAreReapedAndExitCodesOfChildrenAreKept() throws Exception {
		TestProcess app = this.apps.startBy(CONTAINER, Map.of(),
				List.of("-Dhelpers=true", "-Dexits=queue", "-Dexit.code=7", "-Dlife.millis=300"), "mailer", "2",
				"queue", "1");
		app.awaitOutput("launched by 1$", 1);
		for (int i = 1; i <= 20; i++) {
			assertThat(app.matches("^helper " + i + " ended with " + i + "$")).hasSize(1);
		}
		long init = init(app);
		for (int i = 0; i < 10; i++) {
			orphan(init, i);
		}
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> children(init, 'Z') >= 5);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> orphans(init) == 0);
		List<String> codes = app.awaitOutput("event WorkerExitedEvent\\[service=queue, .*code=(\\w+)", 5);
		assertThat(codes).containsOnly("7");
		assertThat(app.isAlive()).isTrue();
	}

	// its parent ends at once, it a little later
	private static void orphan(long init, int code) throws Exception {
		Process process = new ProcessBuilder("nsenter", "--target", Long.toString(init), "--pid", "sh", "-c",
				"sh -c 'sleep 0.5; exit " + code + "' orphan & exit 0")
			.start();
		assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
	}

	private static long init(TestProcess app) {
		return app.members().stream().filter((pid) -> field(pid, "NSpid").endsWith("\t1")).findFirst().orElseThrow();
	}

	private static long orphans(long init) throws IOException {
		try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
			return processes.filter((path) -> isChild(path, init, "Z") && name(path).equals("sh")).count();
		}
	}

	private static long children(long init, char state) throws IOException {
		try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
			return processes.filter((path) -> isChild(path, init, String.valueOf(state))).count();
		}
	}

	private static boolean isChild(Path path, long parent, String state) {
		String stat = read(path.resolve("stat"));
		return stat.contains(") " + state + " " + parent + " ");
	}

	private static String name(Path path) {
		return read(path.resolve("comm")).strip();
	}

	private static String field(long pid, String name) {
		return read(Path.of("/proc", Long.toString(pid), "status")).lines()
			.filter((line) -> line.startsWith(name + ":"))
			.findFirst()
			.orElse("");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
