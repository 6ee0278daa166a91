package io.launcher.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.signal.NativeProcess;
import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcesses;
import org.awaitility.Awaitility;

/**
 * The time from the death of a worker until its replacement serves, by the replacement's
 * own account. All supervisors are up at once, and a worker of each is killed in turn.
 */
final class Recovery implements Benchmark {

	static final String SPARES = "launcher.spares";

	/** Deaths follow each other sooner than they would: none is to be waited out. */
	static final String UNTHROTTLED = "--launcher.restart.stable-after=1s";

	private static final int WORKERS = 2;

	private static final String MILLIS = "ms";

	private static final String COLD = "cold start, 1 JVM";

	private static final String COLD_ALL = "cold start, supervisor and 2 workers";

	private static final List<String> SERVICE = List.of("--spring.main.web-application-type=none",
			"--benchmark.work=true");

	private final NativeProcess signals = new NativeProcess();

	@Override
	public void run(TestProcesses processes) throws IOException, InterruptedException {
		int rounds = Settings.rounds(7);
		Table table = new Table("a service of 2 workers, kill -9 of one until the next serves, " + rounds + " rounds",
				MILLIS, MILLIS);
		Map<String, Application> peers = Peers.start(processes);
		List<Application> supervised = new ArrayList<>();
		supervised.add(supervised(processes, "worker killed, no spare", 0));
		if (Settings.knows(SPARES)) {
			supervised.add(supervised(processes, "worker killed, spare", 1));
		}
		else {
			table.note("spare", "skipped, this version knows no " + SPARES);
		}
		peers.forEach((name, peer) -> {
			if (peer != null) {
				supervised.add(peer);
			}
			else {
				table.note(name, "skipped, not installed");
			}
		});
		Map<Application, Integer> spares = new LinkedHashMap<>();
		supervised.forEach((application) -> spares.put(application, application.name().endsWith(", spare") ? 1 : 0));
		for (int round = 0; round < rounds; round++) {
			table.add(COLD, MILLIS, coldStart(processes, List.of("--launcher.mode=thread-group"), 1));
			table.add(COLD_ALL, MILLIS, coldStart(processes, List.of("--launcher.workers=" + WORKERS), WORKERS));
			for (int i : Settings.turns(supervised.size(), round)) {
				Application application = supervised.get(i);
				settle(application, spares.get(application));
				table.add(application.name(), MILLIS, kill(application));
			}
		}
		table.print();
		if (peers.get("oslo.service") != null) {
			table.print("the same, ratios to oslo.service", "oslo.service");
		}
		supervised.forEach(Application::stop);
	}

	private static Application supervised(TestProcesses processes, String name, int spares) {
		List<String> arguments = new ArrayList<>(SERVICE);
		arguments.add("--launcher.workers=" + WORKERS);
		arguments.add(UNTHROTTLED);
		if (Settings.knows(SPARES)) {
			arguments.add("--" + SPARES + "=" + spares);
		}
		Application application = Application.start(processes, name, "tomcat", List.of(), arguments);
		application.await("SERVING", WORKERS);
		return application;
	}

	private static double coldStart(TestProcesses processes, List<String> mode, int workers) {
		List<String> arguments = new ArrayList<>(SERVICE);
		arguments.addAll(mode);
		Application application = Application.start(processes, "cold", "tomcat", List.of(), arguments);
		long last = application.await("SERVING", workers)
			.stream()
			.mapToLong(Application.Mark::nanos)
			.max()
			.orElseThrow();
		application.stop();
		return (last - application.begun()) / 1e6;
	}

	// its spare has booted, and nothing of the last death is going on
	private static void settle(Application application, int spares) {
		if (spares > 0) {
			awaitSpares(application, "SERVING", spares);
		}
		Quiet.await(application);
	}

	static void awaitSpares(Application application, String serving, int spares) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.alias("spares of " + application.name())
			.until(() -> application.living("BUILT")
				.stream()
				.filter((pid) -> !application.living(serving).contains(pid))
				.count() >= spares);
	}

	private double kill(Application application) {
		int before = application.await("SERVING", 0).size();
		List<Long> workers = application.living("SERVING");
		long victim = workers.get(before % workers.size());
		long begin = System.nanoTime();
		this.signals.send(victim, OsSignal.KILL);
		List<Application.Mark> marks = application.await("SERVING", before + 1);
		return (marks.get(before).nanos() - begin) / 1e6;
	}

}
