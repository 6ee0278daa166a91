package io.launcher.generation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Extracts an executable archive by Spring Boot's own means, in a process of its own:
 * this one keeps its memory, and can end the other.
 */
final class Extraction {

	private static final List<String> FAST = List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-XX:-UsePerfData");

	private static final List<String> OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

	private static final int LONGEST_OUTPUT = 500;

	private final Path java;

	private final Duration timeout;

	/**
	 * Creates an extraction.
	 * @param java the {@code java} command
	 * @param timeout how long it may take
	 */
	Extraction(Path java, Duration timeout) {
		this.java = java;
		this.timeout = timeout;
	}

	/**
	 * Extracts an archive.
	 * @param archive the archive
	 * @param destination a directory that does not exist, and does only once everything
	 * is there
	 * @return the archive to start in the place of the original
	 * @throws IOException if it cannot be extracted, with the reason
	 * @throws InterruptedException if the thread is interrupted
	 */
	Path extract(Path archive, Path destination) throws IOException, InterruptedException {
		Path unfinished = destination.resolveSibling("." + destination.getFileName());
		Path output = destination.resolveSibling("." + destination.getFileName() + ".log");
		try {
			PrivateFiles.delete(unfinished);
			FileIdentity before = FileIdentity.of(archive);
			run(archive, unfinished, output);
			Path copy = find(unfinished);
			String difference = new ExecutableArchive(archive).difference(copy);
			if (before == null || !before.equals(FileIdentity.of(archive))) {
				difference = archive + " was changed meanwhile";
			}
			if (difference != null) {
				throw new IOException(difference);
			}
			// what somebody has left of it
			PrivateFiles.delete(destination);
			Files.move(unfinished, destination, StandardCopyOption.ATOMIC_MOVE);
			return destination.resolve(copy.getFileName());
		}
		finally {
			PrivateFiles.delete(unfinished);
			Files.deleteIfExists(output);
		}
	}

	private void run(Path archive, Path destination, Path output) throws IOException, InterruptedException {
		List<String> command = Stream
			.of(Stream.of(this.java.toString()), FAST.stream(), Stream.of("-Djarmode=tools", "-jar", archive.toString(),
					"extract", "--destination", destination.toString()))
			.flatMap((part) -> part)
			.toList();
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectInput(new File("/dev/null"))
			.redirectOutput(output.toFile());
		builder.environment().keySet().removeAll(OPTIONS);
		Process process = builder.start();
		try {
			if (!process.waitFor(this.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException("not done after " + this.timeout.toSeconds() + " s");
			}
		}
		finally {
			process.destroyForcibly();
		}
		if (process.exitValue() != 0) {
			String said = end(output);
			throw new IOException("exit status %d: %s".formatted(process.exitValue(), said.isEmpty()
					? "no message, and %d KiB are free in %s".formatted(free(output), output.getParent()) : said));
		}
	}

	private static Path find(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			List<Path> archives = files.filter((file) -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
				.toList();
			if (archives.size() != 1) {
				throw new IOException("there are " + archives.size() + " archives in " + directory);
			}
			return archives.get(0);
		}
	}

	// a full disk has no room for the message, either
	private static long free(Path file) throws IOException {
		return Files.getFileStore(file).getUsableSpace() / 1024;
	}

	private static String end(Path output) throws IOException {
		String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).trim();
		return (text.length() > LONGEST_OUTPUT) ? "..." + text.substring(text.length() - LONGEST_OUTPUT) : text;
	}

}
