package io.launcher.testprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux tells of a process.
 */
public final class ProcessFigures {

	/** The kernel's unit on all architectures that matter. */
	private static final int MILLIS_PER_TICK = 10;

	private final Path directory;

	/**
	 * The figures of a process.
	 * @param pid its process id
	 */
	public ProcessFigures(long pid) {
		this.directory = Path.of("/proc", String.valueOf(pid));
	}

	/**
	 * How much time of processors it has used.
	 * @return user and system time
	 */
	public Duration processorTime() {
		String stat = read(this.directory.resolve("stat"));
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK);
	}

	/**
	 * Whether all of its threads are stopped, which they are some time after a STOP.
	 * @return whether none can run
	 */
	public boolean isStopped() {
		return tasks().map((task) -> read(task.resolve("stat")))
			.allMatch((stat) -> stat.substring(stat.lastIndexOf(')') + 2).startsWith("T"));
	}

	/**
	 * How many descriptors it has open.
	 * @return the number
	 */
	public int descriptors() {
		return list(this.directory.resolve("fd")).size();
	}

	/**
	 * Its children that have ended and that it has not taken note of.
	 * @return their process ids
	 */
	public List<Long> zombies() {
		String parent = this.directory.getFileName().toString();
		return list(this.directory.getParent()).stream()
			.map((process) -> read(process.resolve("stat")))
			.filter((stat) -> stat.contains(") Z " + parent + " "))
			.map((stat) -> Long.valueOf(stat.substring(0, stat.indexOf(' '))))
			.toList();
	}

	/**
	 * How much memory it has.
	 * @return the resident set in KiB
	 */
	public long residentKilobytes() {
		return read(this.directory.resolve("status")).lines()
			.filter((line) -> line.startsWith("VmRSS:"))
			.map((line) -> Long.valueOf(line.replaceAll("\\D", "")))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * The names of its threads, which the kernel cuts to 15 characters.
	 * @return the names
	 */
	public List<String> threads() {
		return tasks().map((task) -> read(task.resolve("comm")).strip()).toList();
	}

	/**
	 * How often a thread of it has gone to sleep.
	 * @param name the name of the thread
	 * @return the number
	 */
	public long sleepsOf(String name) {
		String cut = name.substring(0, Math.min(15, name.length()));
		Path thread = tasks().filter((task) -> read(task.resolve("comm")).strip().equals(cut))
			.findFirst()
			.orElseThrow();
		return read(thread.resolve("status")).lines()
			.filter((line) -> line.startsWith("voluntary_ctxt_switches:"))
			.map((line) -> Long.valueOf(line.substring(line.indexOf(':') + 1).strip()))
			.findFirst()
			.orElseThrow();
	}

	private Stream<Path> tasks() {
		return list(this.directory.resolve("task")).stream();
	}

	private static List<Path> list(Path directory) {
		try (Stream<Path> children = Files.list(directory)) {
			return children.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// threads may end meanwhile
	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return "";
		}
	}

}
