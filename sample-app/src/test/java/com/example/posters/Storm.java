package com.example.posters;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.jayway.jsonpath.ReadContext;
import io.launcher.signal.NativeProcess;
import io.launcher.signal.OsSignal;
import io.launcher.testprocess.ProcessFigures;
import io.launcher.testprocess.TestProcess;

/**
 * What can befall an application, in an order that a seed decides. It keeps account of
 * the connections that those workers had which it took down.
 */
final class Storm {

	private static final int MOST_WORKERS = 3;

	/** Kept out of the way of the liveness of workers. */
	private static final Duration SHORT_STOP = Duration.ofMillis(1500);

	private static final List<String> BAD_CONFIGURATIONS = List.of("launcher.workers: many",
			"spring.datasource.url: 'jdbc:none:'", "launcher.services.queue.jvm-args: -XX:+NoSuchOption",
			"posters.layer-time: soon", "launcher.services.nobody.workers: 3");

	private final NativeProcess signals = new NativeProcess();

	private final Random random;

	private final TestProcess application;

	private final Operator operator;

	private final Releases releases;

	private final WorkerConnections connections;

	private final Map<String, Integer> done = new TreeMap<>();

	private final Map<Long, Long> stopped = new HashMap<>();

	private int badFor;

	private long cut;

	Storm(long seed, TestProcess application, Operator operator, Releases releases, WorkerConnections connections) {
		this.random = new Random(seed);
		this.application = application;
		this.operator = operator;
		this.releases = releases;
		this.connections = connections;
	}

	/**
	 * Goes on for a while.
	 * @param strikes how often it strikes
	 * @param longestPause the longest time between two events
	 * @throws IOException if a release cannot be put into place
	 */
	void rage(int strikes, Duration longestPause) throws IOException {
		for (int i = 0; i < strikes; i++) {
			strike();
			continueStopped(false);
			LockSupport.parkNanos((long) (longestPause.toNanos() * this.random.nextDouble()));
		}
		continueStopped(true);
		this.releases.replace("");
	}

	private void strike() throws IOException {
		if (this.badFor > 0 && --this.badFor == 0) {
			this.releases.replace("");
			reload("good release");
			return;
		}
		int dice = this.random.nextInt(100);
		if (dice < 32) {
			kill(victim(this.operator.workers("*")), "kill");
		}
		else if (dice < 40) {
			kill(victim(this.operator.spares()), "kill spare");
		}
		else if (dice < 50) {
			stop(victim(this.operator.workers("*")), "stop", SHORT_STOP);
		}
		else if (dice < 57) {
			stop(victim(this.operator.workers("*")), "stop for good", null);
		}
		else if (dice < 65) {
			term(victim(this.operator.workers("*")));
		}
		else if (dice < 75) {
			reload("reload");
		}
		else if (dice < 83) {
			step(OsSignal.TTIN);
		}
		else if (dice < 91) {
			step(OsSignal.TTOU);
		}
		else {
			bad();
		}
	}

	private Long victim(List<Long> pids) {
		List<Long> living = pids.stream()
			.filter((pid) -> !this.stopped.containsKey(pid) && this.application.members().contains(pid))
			.toList();
		int choice = this.random.nextInt(1000);
		return living.isEmpty() ? null : living.get(choice % living.size());
	}

	// it is stopped first, so that its connections can be counted
	private void kill(Long pid, String what) {
		if (pid != null && freeze(pid)) {
			this.signals.send(pid, OsSignal.KILL);
			note(what, pid);
		}
	}

	private void stop(Long pid, String what, Duration length) {
		if (pid == null) {
			return;
		}
		if (length != null) {
			this.signals.send(pid, OsSignal.STOP);
			long millis = 1 + this.random.nextInt((int) length.toMillis());
			this.stopped.put(pid, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
			note(what, pid);
		}
		else if (freeze(pid)) {
			this.stopped.put(pid, Long.MAX_VALUE);
			note(what, pid);
		}
	}

	private boolean freeze(long pid) {
		if (!this.signals.send(pid, OsSignal.STOP)) {
			return false;
		}
		ProcessFigures figures = new ProcessFigures(pid);
		try {
			while (!figures.isStopped()) {
				Thread.onSpinWait();
			}
		}
		catch (IllegalStateException ex) {
			return false;
		}
		this.cut += this.connections.of(pid);
		return true;
	}

	private void continueStopped(boolean all) {
		for (Map.Entry<Long, Long> entry : new ArrayList<>(this.stopped.entrySet())) {
			boolean forGood = entry.getValue() == Long.MAX_VALUE;
			boolean due = !forGood && (all || System.nanoTime() - entry.getValue() >= 0);
			if (due) {
				this.stopped.remove(entry.getKey());
				if (this.application.members().contains(entry.getKey())) {
					this.signals.send(entry.getKey(), OsSignal.CONT);
				}
			}
		}
	}

	private void term(Long pid) {
		if (pid != null && this.signals.send(pid, OsSignal.TERM)) {
			note("term", pid);
		}
	}

	private void step(OsSignal signal) {
		int workers = this.operator.desired("web");
		if ((signal == OsSignal.TTIN) ? workers < MOST_WORKERS : workers > 1) {
			this.application.signal(signal);
			note(signal.name(), workers);
		}
	}

	private void reload(String what) {
		this.application.signal(OsSignal.HUP);
		note(what, 0);
	}

	private void bad() throws IOException {
		int choice = this.random.nextInt(BAD_CONFIGURATIONS.size() + 1);
		if (choice == BAD_CONFIGURATIONS.size()) {
			this.releases.spoil();
		}
		else {
			this.releases.replace(BAD_CONFIGURATIONS.get(choice));
		}
		this.badFor = 4;
		reload("bad release");
	}

	private void note(String what, long about) {
		this.done.merge(what, 1, Integer::sum);
		System.out.println("CHAOS " + what + ((about != 0) ? " " + about : ""));
	}

	/**
	 * What it has done.
	 * @return how often each
	 */
	Map<String, Integer> done() {
		return this.done;
	}

	/**
	 * How many connections those workers had that it has taken down.
	 * @return the number
	 */
	long cut() {
		return this.cut;
	}

	/**
	 * Asks the supervisor.
	 */
	interface Operator {

		/**
		 * What the launcher says of itself.
		 * @return its status
		 */
		ReadContext status();

		default List<Long> workers(String service) {
			String filter = service.equals("*") ? "*" : "?(@.name == '" + service + "')";
			return pids(status().read("$.services[" + filter + "].workers[*].pid"));
		}

		default List<Long> spares() {
			return pids(status().read("$.spares[*].pid"));
		}

		default int desired(String service) {
			List<Integer> desired = status().read("$.services[?(@.name == '" + service + "')].desired");
			return desired.get(0);
		}

		private static List<Long> pids(List<Number> numbers) {
			return numbers.stream().filter((pid) -> pid != null).map(Number::longValue).toList();
		}

	}

}
