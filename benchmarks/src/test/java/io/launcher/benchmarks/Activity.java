package io.launcher.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.launcher.testprocess.ProcessFigures;

/**
 * What the threads of a process have done so far.
 */
final class Activity {

	private final Map<String, Thread> threads = new HashMap<>();

	private final double ticks;

	private final long nanos = System.nanoTime();

	private Activity(double ticks) {
		this.ticks = ticks;
	}

	static Activity of(long pid) throws IOException {
		Activity activity = new Activity(new ProcessFigures(pid).processorTime().toMillis());
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
			for (Path task : tasks) {
				activity.add(task);
			}
		}
		return activity;
	}

	private void add(Path task) {
		try {
			// the kernel's clock of processor time has steps of 10 ms, this one has not
			String[] words = Files.readString(task.resolve("schedstat")).split(" ");
			long switches = Files.readAllLines(task.resolve("status"))
				.stream()
				.filter((line) -> line.startsWith("voluntary_ctxt_switches"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.sum();
			this.threads.put(task.getFileName().toString(), new Thread(Long.parseLong(words[0]) / 1e6, switches));
		}
		catch (IOException ex) {
			// it has ended meanwhile
		}
	}

	/**
	 * What happened since then, for each second. Of threads that have ended nothing is
	 * known but what they add to the processor time of the process, in its coarse steps.
	 * @param before the earlier state
	 * @return the rates
	 */
	Rates since(Activity before) {
		double millis = 0;
		long switches = 0;
		for (Map.Entry<String, Thread> entry : this.threads.entrySet()) {
			Thread earlier = before.threads.getOrDefault(entry.getKey(), new Thread(0, 0));
			millis += entry.getValue().millis - earlier.millis;
			switches += entry.getValue().switches - earlier.switches;
		}
		double seconds = (this.nanos - before.nanos) / 1e9;
		return new Rates(millis / seconds, (this.ticks - before.ticks) / seconds, switches / seconds);
	}

	private record Thread(double millis, long switches) {
	}

	/**
	 * Rates per second.
	 *
	 * @param millis milliseconds of processor time
	 * @param coarseMillis the same by utime and stime
	 * @param switches voluntary context switches
	 */
	record Rates(double millis, double coarseMillis, double switches) {
	}

}
