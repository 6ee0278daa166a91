package io.launcher.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.launcher.testprocess.TestProcesses;

/**
 * How many requests two workers answer, against one JVM that nobody supervises.
 */
final class Throughput implements Benchmark {

	private static final Duration WINDOW = Duration.ofMillis(1500);

	private static final String RATE = "requests/s";

	private static final String COST = "server CPU us/request";

	private static final String MEDIAN = "p50 ms";

	private static final String TAIL = "p99 ms";

	private static final String CLIENT = "client CPU %";

	@Override
	public void run(TestProcesses processes) throws IOException {
		String server = Settings.server();
		int workers = Integer.getInteger("workers", 2);
		List<Target> targets = new ArrayList<>();
		targets.add(unsupervised(processes, 1, server));
		for (String socket : List.of("shared", "reuse-port")) {
			Application application = Application.start(processes, socket, server, List.of(),
					List.of("--launcher.workers=" + workers, "--launcher.web.socket=" + socket));
			application.await("READY", workers);
			targets.add(new Target(workers + " workers, " + socket, List.of(application)));
		}
		// what several JVMs cost by themselves
		targets.add(unsupervised(processes, workers, server));
		warm(targets);
		int rounds = Settings.rounds(7);
		Duration time = Settings.duration("seconds", 2);
		for (boolean keepAlive : new boolean[] { true, false }) {
			Table table = new Table(server + ", " + Settings.clients() + " clients, "
					+ (keepAlive ? "connections kept alive" : "a connection for each request") + ", " + rounds
					+ " rounds of " + time.toMillis() / 1e3 + " s", RATE, RATE, COST, MEDIAN, TAIL, CLIENT);
			long[] failures = new long[targets.size()];
			for (int round = 0; round < rounds; round++) {
				for (int i : Settings.turns(targets.size(), round)) {
					failures[i] += measure(targets.get(i), keepAlive, time, table);
				}
			}
			for (int i = 0; i < failures.length; i++) {
				if (failures[i] > 0) {
					table.note(targets.get(i).name(), failures[i] + " requests FAILED");
				}
			}
			table.print();
		}
		targets.forEach((target) -> target.applications().forEach(Application::stop));
	}

	private static Target unsupervised(TestProcesses processes, int count, String server) {
		List<Application> applications = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			applications.add(Application.start(processes, "unsupervised", server, List.of(),
					List.of("--launcher.mode=thread-group")));
			applications.get(i).await("READY", 1);
		}
		return new Target(count + ((count > 1) ? " JVMs" : " JVM") + ", unsupervised", applications);
	}

	// until requests do not get cheaper any more: two JVMs have twice as much to compile
	private static void warm(List<Target> targets) throws IOException {
		for (boolean keepAlive : new boolean[] { true, false }) {
			for (Target target : targets) {
				long end = System.nanoTime() + Settings.duration("warm", 20).toNanos();
				double best = Double.MAX_VALUE;
				for (int stale = 0; stale < 3 && System.nanoTime() < end; stale++) {
					Duration before = target.processorTime();
					ClosedLoop.Result result = ClosedLoop.run(target.ports(), Settings.clients(), keepAlive, WINDOW);
					double cost = target.processorTime().minus(before).toMillis() / (double) result.requests();
					if (cost < 0.95 * best) {
						best = cost;
						stale = -1;
					}
				}
			}
		}
	}

	private static long measure(Target target, boolean keepAlive, Duration time, Table table) throws IOException {
		Duration before = target.processorTime();
		ClosedLoop.Result result = ClosedLoop.run(target.ports(), Settings.clients(), keepAlive, time);
		double used = target.processorTime().minus(before).toMillis() / 1e3;
		String row = target.name();
		table.add(row, RATE, result.rate());
		table.add(row, COST, used * 1e6 / result.requests());
		table.add(row, MEDIAN, result.millis().median());
		table.add(row, TAIL, result.millis().quantile(0.99));
		table.add(row, CLIENT, 100 * result.processorSeconds() / result.seconds());
		return result.failures();
	}

	/**
	 * What answers.
	 *
	 * @param name its name
	 * @param applications its parts
	 */
	private record Target(String name, List<Application> applications) {

		List<Integer> ports() {
			return this.applications.stream().map(Application::port).toList();
		}

		Duration processorTime() {
			return this.applications.stream().map(Application::processorTime).reduce(Duration.ZERO, Duration::plus);
		}

	}

}
