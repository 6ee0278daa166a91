package io.launcher.archive;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Asks the JVM whether it would use an archive, by a start that ends at once. What is
 * wrong with the archive happens here and not in a worker.
 */
final class DryRun {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final List<String> HARMLESS = List.of("-XX:+VerifySharedSpaces", "-XX:-CreateCoredumpOnCrash",
			"-XX:ErrorFile=/dev/null");

	/** Options that would leave files. */
	private static final Pattern WRITES = Pattern
		.compile("(-Xlog|-verbose|-XX:(StartFlightRecording|FlightRecorder)).*", Pattern.DOTALL);

	private DryRun() {
	}

	/**
	 * Starts a JVM with the options of a worker and an archive.
	 * @param start what the worker is started with
	 * @param java its Java
	 * @param kind the kind of archive
	 * @param archive the archive
	 * @return whether it would be used
	 * @throws IOException if no process can be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	static boolean accepts(JvmStart start, JavaInstallation java, ArchiveKind kind, Path archive)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(java.command().toString());
		start.options().stream().filter((option) -> !WRITES.matcher(option).matches()).forEach(command::add);
		command.addAll(HARMLESS);
		command.addAll(kind.silence(List.of()));
		command.addAll(kind.insist(archive));
		command.addAll(List.of("-cp", start.application().toString(), "-version"));
		Process process = start.process(command)
			.redirectInput(new File("/dev/null"))
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			return process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
