package io.launcher.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory of a process.
 *
 * @param pss in MiB, pages that are shared in equal parts
 * @param own in MiB, pages that nobody else has
 */
record Footprint(double pss, double own) {

	static Footprint of(long pid) {
		Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
		return new Footprint(sum(file, "Pss:"), sum(file, "Private_Clean:") + sum(file, "Private_Dirty:"));
	}

	/**
	 * Whether a process maps an archive of classes of the application.
	 * @param pid the process
	 * @return whether it does
	 */
	static boolean hasArchive(long pid) {
		try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "maps"))) {
			return lines.anyMatch((line) -> (line.contains(".jsa") || line.contains(".aot"))
					&& !line.contains(System.getProperty("java.home")) && !line.contains("classes.jsa"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static double sum(Path file, String field) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.filter((line) -> line.startsWith(field))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.sum() / 1024.0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
