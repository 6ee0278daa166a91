package io.launcher.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.launcher.supervise.Blueprint;
import io.launcher.supervise.Event;
import io.launcher.supervise.LivenessPlan;
import io.launcher.supervise.ReloadPlan;
import io.launcher.supervise.RestartPlan;
import io.launcher.supervise.ServicePlan;
import io.launcher.supervise.Supervisor;

/**
 * Does once what costs time when it is done first: the first process that a JVM creates
 * takes it 20 to 45 ms, and the death of a worker meets classes that nothing has needed
 * before.
 */
final class Rehearsal {

	private static final System.Logger logger = System.getLogger(Rehearsal.class.getName());

	private static final String PROGRAM = "true";

	private Rehearsal() {
	}

	// Begins on a thread of its own, so that nobody waits for it.
	static void begin() {
		Thread thread = new Thread(Rehearsal::run, "launcher-rehearsal");
		thread.setDaemon(true);
		thread.start();
	}

	private static void run() {
		createProcess();
		replaceWorker();
	}

	private static void createProcess() {
		try {
			new ProcessBuilder(PROGRAM).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start()
				.onExit()
				.thenAccept((ended) -> logger.log(System.Logger.Level.TRACE, "Created a process"));
		}
		catch (IOException | RuntimeException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot create a process in advance", ex);
		}
	}

	// A state machine of its own, whose commands nobody carries out.
	static void replaceWorker() {
		Supervisor supervisor = new Supervisor(new Random());
		Blueprint blueprint = new Blueprint(
				List.of(new ServicePlan("rehearsal", 1, "", Duration.ZERO, RestartPlan.DEFAULT)), 1, 1,
				Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), ReloadPlan.DEFAULT,
				LivenessPlan.DEFAULT);
		long now = 0;
		for (Event event : List.of(new Event.Started(blueprint), new Event.Spawned(1, 1), new Event.Connected(1),
				new Event.Parked(1, blueprint), new Event.Ready(1), new Event.Spawned(2, 2), new Event.Connected(2),
				new Event.Parked(2, blueprint), new Event.ChannelLost(1, "rehearsal"), new Event.Exited(1, 137),
				new Event.Ready(2))) {
			supervisor.handle(event, ++now);
		}
	}

}
