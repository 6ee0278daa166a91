package io.launcher.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.launcher.signal.OsSignal;
import io.launcher.testprocess.TestProcesses;

/**
 * The memory of four workers and their supervisor, against that of four plain JVMs.
 */
final class Memory implements Benchmark {

	private static final int WORKERS = 4;

	private static final int REQUESTS = 20;

	private static final List<String> SMALL = List.of("-Xmx64m", "-XX:+UseSerialGC");

	private static final List<String> SUPERVISOR_SMALL = List.of("-Xmx32m", "-XX:+UseSerialGC",
			"-XX:TieredStopAtLevel=1");

	private static final String ARCHIVE = "launcher.worker.class-archive";

	private static final String SUM = "PSS MiB, all";

	private static final String SUPERVISOR = "supervisor";

	private static final String EACH = "PSS/worker";

	private static final String OWN = "private/worker";

	@Override
	public void run(TestProcesses processes) throws IOException {
		int rounds = Settings.rounds(2);
		Table table = new Table(WORKERS + " JVMs, each variant alone, after " + REQUESTS + " requests each", SUM, SUM,
				SUPERVISOR, EACH, OWN);
		boolean archives = Settings.knows(ARCHIVE);
		for (int round = 0; round < rounds; round++) {
			plain(processes, table, "plain JVMs", List.of());
			List<String> arguments = new ArrayList<>(List.of("--launcher.workers=" + WORKERS));
			if (archives) {
				arguments.add("--" + ARCHIVE + "=off");
			}
			supervised(processes, table, "supervisor and workers", List.of(), arguments, false);
			plain(processes, table, "plain JVMs, small", SMALL);
			List<String> small = new ArrayList<>(arguments);
			small.add("--launcher.worker.jvm-args=" + String.join(" ", SMALL) + " -XX:TieredStopAtLevel=4");
			supervised(processes, table, "supervisor and workers, small", SUPERVISOR_SMALL, small, false);
			if (archives) {
				arguments.set(1, "--" + ARCHIVE + "=auto");
				supervised(processes, table, "supervisor and workers, archive", List.of(), arguments, true);
			}
		}
		if (!archives) {
			table.note("class archive", "skipped, this version knows no " + ARCHIVE);
		}
		table.note("small", String.join(" ", SMALL) + ", the supervisor " + String.join(" ", SUPERVISOR_SMALL));
		table.print();
	}

	private static void plain(TestProcesses processes, Table table, String name, List<String> options)
			throws IOException {
		List<Application> applications = new ArrayList<>();
		for (int i = 0; i < WORKERS; i++) {
			applications.add(Application.start(processes, name, "plain", options, List.of()));
		}
		List<Long> pids = new ArrayList<>();
		for (Application application : applications) {
			application.await("READY", 1);
			use(application, REQUESTS);
			pids.add(application.process().pid());
		}
		add(table, name, pids, 0);
		applications.forEach(Application::stop);
	}

	private static void supervised(TestProcesses processes, Table table, String name, List<String> options,
			List<String> arguments, boolean archive) throws IOException {
		List<String> all = new ArrayList<>(arguments);
		if (archive) {
			all.add("--launcher.work-directory=" + Path.of("target", "work").toAbsolutePath());
		}
		Application application = Application.start(processes, name, "tomcat", options, all);
		application.await("READY", WORKERS);
		if (archive) {
			// it is made once all workers are ready, and used by those of later
			Quiet.await(application);
			List<Long> old = application.living("READY");
			application.process().signal(OsSignal.HUP);
			application.await("READY", 2 * WORKERS);
			old.forEach(application.process()::awaitGone);
		}
		use(application, REQUESTS * WORKERS);
		List<Long> workers = application.living("READY");
		if (archive) {
			table.note(name, workers.stream().filter(Footprint::hasArchive).count() + " workers use one");
		}
		double supervisor = Footprint.of(application.process().pid()).pss();
		table.add(name, SUPERVISOR, supervisor);
		add(table, name, workers, supervisor);
		application.stop();
	}

	private static void use(Application application, int requests) throws IOException {
		ClosedLoop.run(application.port(), 1, false, Duration.ofSeconds(20), requests);
		Quiet.await(application);
	}

	private static void add(Table table, String row, List<Long> pids, double supervisor) {
		double sum = 0;
		double own = 0;
		for (long pid : pids) {
			Footprint footprint = Footprint.of(pid);
			sum += footprint.pss();
			own += footprint.own();
		}
		table.add(row, SUM, supervisor + sum);
		table.add(row, EACH, sum / pids.size());
		table.add(row, OWN, own / pids.size());
	}

}
