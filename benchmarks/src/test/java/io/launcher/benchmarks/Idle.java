package io.launcher.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.testprocess.TestProcesses;

/**
 * What processes do while there is nothing to do.
 */
final class Idle implements Benchmark {

	private static final List<String> SMALL = List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"-XX:-UsePerfData");

	private static final String TIME = "CPU ms/s";

	private static final String COARSE = "utime+stime ms/s";

	private static final String SWITCHES = "voluntary switches/s";

	@Override
	public void run(TestProcesses processes) throws IOException, InterruptedException {
		Application plain = Application.start(processes, "plain", "plain", List.of(), List.of());
		plain.await("READY", 1);
		Application application = Application.start(processes, "usual", "tomcat", List.of(),
				List.of("--launcher.workers=2"));
		application.await("READY", 2);
		Application small = Application.start(processes, "small", "tomcat", SMALL,
				List.of("--launcher.workers=2", "--launcher.worker.jvm-args=-Xmx64m -XX:TieredStopAtLevel=4"));
		small.await("READY", 2);
		Map<String, Long> rows = new LinkedHashMap<>();
		rows.put("plain Boot JVM", plain.process().pid());
		rows.put("worker", application.living("READY").get(0));
		rows.put("supervisor", application.process().pid());
		rows.put("supervisor, small flags", small.process().pid());
		rows.put("worker of it", small.living("READY").get(0));
		for (Application started : List.of(plain, application, small)) {
			ClosedLoop.run(started.port(), 4, false, Duration.ofSeconds(5), 100);
			Quiet.await(started);
		}
		measure(rows);
		for (Application started : List.of(plain, application, small)) {
			started.stop();
		}
	}

	private static void measure(Map<String, Long> rows) throws IOException, InterruptedException {
		int windows = Settings.rounds(6);
		Duration window = Settings.duration("seconds", 30).dividedBy(windows);
		Table table = new Table("idle, " + windows + " windows of " + window.toMillis() / 1e3 + " s", TIME, TIME,
				COARSE, SWITCHES);
		List<Activity> before = activities(rows);
		for (int i = 0; i < windows; i++) {
			Thread.sleep(window.toMillis());
			List<Activity> now = activities(rows);
			int place = 0;
			for (String row : rows.keySet()) {
				Activity.Rates rates = now.get(place).since(before.get(place++));
				table.add(row, TIME, rates.millis());
				table.add(row, COARSE, rates.coarseMillis());
				table.add(row, SWITCHES, rates.switches());
			}
			before = now;
		}
		table.note("flags", "small flags are " + String.join(" ", SMALL)
				+ "; workers inherit what worker.jvm-args does not override");
		table.print();
	}

	private static List<Activity> activities(Map<String, Long> rows) throws IOException {
		List<Activity> activities = new ArrayList<>();
		for (long pid : rows.values()) {
			activities.add(Activity.of(pid));
		}
		return activities;
	}

}
