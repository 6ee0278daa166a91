package io.launcher.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.launcher.testprocess.TestProcesses;

/**
 * Runs benchmarks by their names, all of them if none is given.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Runs them.
	 * @param names which
	 * @throws Exception if one fails
	 */
	public static void main(String[] names) throws Exception {
		Map<String, Benchmark> all = new LinkedHashMap<>();
		all.put("throughput", new Throughput());
		all.put("idle", new Idle());
		all.put("memory", new Memory());
		all.put("recovery", new Recovery());
		all.put("first-request", new FirstRequest());
		List<String> chosen = (names.length > 0) ? List.of(names) : List.copyOf(all.keySet());
		for (String name : chosen) {
			if (!all.containsKey(name)) {
				throw new IllegalArgumentException("No benchmark " + name + ": there are " + all.keySet());
			}
		}
		System.out.println("JDK " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
				+ " processors; median (min..max), ratios of values of the same round");
		for (String name : chosen) {
			long begin = System.nanoTime();
			System.out.println();
			System.out.println("== " + name + " (load before: " + load() + ")");
			try (TestProcesses processes = new TestProcesses(name)) {
				Thread killer = new Thread(processes::close);
				Runtime.getRuntime().addShutdownHook(killer);
				all.get(name).run(processes);
				Runtime.getRuntime().removeShutdownHook(killer);
			}
			System.out.println("  took " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)
					+ " s (load after: " + load() + ")");
		}
	}

	private static String load() throws IOException {
		String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
		return words[0];
	}

}
