package io.launcher.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.launcher.signal.NativeProcess;
import io.launcher.signal.OsSignal;
import io.launcher.testload.HttpConnection;
import io.launcher.testload.LoadFailureException;
import io.launcher.testprocess.TestProcesses;

/**
 * How long the first request to a new worker takes.
 */
final class FirstRequest implements Benchmark {

	private static final int WORKERS = 2;

	private static final int STEADY = 2000;

	private static final String LATENCY = "latency ms";

	private static final String KILLED = "after the kill ms";

	private static final String LONGEST = "longest meanwhile ms";

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final NativeProcess signals = new NativeProcess();

	@Override
	public void run(TestProcesses processes) throws IOException {
		int rounds = Settings.rounds(7);
		String server = Settings.server();
		Table table = new Table(server + ", a connection for each request, one at a time, " + rounds + " rounds",
				LATENCY, LATENCY, KILLED, LONGEST);
		List<Application> applications = new ArrayList<>();
		applications.add(supervised(processes, server, "no spare", List.of()));
		if (Settings.knows(Recovery.SPARES)) {
			applications.add(supervised(processes, server, "spare, warmed", List.of("--" + Recovery.SPARES + "=1")));
			applications.add(supervised(processes, server, "spare, cold",
					List.of("--" + Recovery.SPARES + "=1", "--launcher.warm-up.requests=0")));
		}
		else {
			table.note("spare", "skipped, this version knows no " + Recovery.SPARES);
		}
		for (Application application : applications) {
			ClosedLoop.run(application.port(), 1, false, Duration.ofSeconds(10), STEADY * WORKERS);
		}
		for (int round = 0; round < rounds; round++) {
			for (int i : Settings.turns(applications.size(), round)) {
				Application application = applications.get(i);
				if (!application.name().equals("no spare")) {
					Recovery.awaitSpares(application, "READY", 1);
				}
				Quiet.await(application);
				kill(application, table);
			}
			table.add("first of a plain JVM", LATENCY, first(processes, server));
		}
		table.print();
		applications.forEach(Application::stop);
	}

	private static Application supervised(TestProcesses processes, String server, String name, List<String> arguments) {
		List<String> all = new ArrayList<>(arguments);
		all.add("--launcher.workers=" + WORKERS);
		all.add(Recovery.UNTHROTTLED);
		Application application = Application.start(processes, name, server, List.of(), all);
		application.await("READY", WORKERS);
		return application;
	}

	private void kill(Application application, Table table) {
		Set<Long> known = new HashSet<>(application.living("READY"));
		long victim = application.living("READY").get(0);
		long sibling = application.living("READY").get(1);
		Samples steady = new Samples();
		while (steady.count() < 50) {
			Answer answer = request(application.port());
			if (answer.pid() == sibling) {
				steady.add(answer.millis());
			}
		}
		if (application.name().equals("no spare")) {
			table.add("steady worker", LATENCY, steady.median());
		}
		long begin = System.nanoTime();
		this.signals.send(victim, OsSignal.KILL);
		double longest = 0;
		int failures = 0;
		Answer answer = request(application.port());
		while (known.contains(answer.pid()) || answer.pid() == 0) {
			longest = Math.max(longest, answer.millis());
			failures += (answer.pid() == 0) ? 1 : 0;
			answer = request(application.port());
		}
		String row = "first of a new worker, " + application.name();
		table.add(row, LATENCY, answer.millis());
		table.add(row, KILLED, (System.nanoTime() - begin) / 1e6);
		table.add(row, LONGEST, longest);
		if (failures > 0) {
			table.note(row, failures + " requests failed at a kill");
		}
	}

	private static double first(TestProcesses processes, String server) {
		Application plain = Application.start(processes, "plain", server, List.of(),
				List.of("--launcher.mode=thread-group"));
		plain.await("READY", 1);
		Quiet.await(plain);
		double millis = request(plain.port()).millis();
		plain.stop();
		return millis;
	}

	private static Answer request(int port) {
		long begin = System.nanoTime();
		try (HttpConnection connection = HttpConnection.open(port, TIMEOUT)) {
			String pid = connection.get("/", true).body();
			return new Answer(Long.parseLong(pid), (System.nanoTime() - begin) / 1e6);
		}
		catch (LoadFailureException ex) {
			return new Answer(0, (System.nanoTime() - begin) / 1e6);
		}
	}

	private record Answer(long pid, double millis) {
	}

}
