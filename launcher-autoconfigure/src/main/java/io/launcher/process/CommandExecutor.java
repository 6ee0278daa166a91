package io.launcher.process;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.launcher.event.ReloadEvent;
import io.launcher.protocol.Frame;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.supervise.Command;
import io.launcher.supervise.Event;

/**
 * Carries out what the state machine decides, on the thread of the loop.
 */
final class CommandExecutor {

	private static final System.Logger logger = System.getLogger("io.launcher.Supervisor");

	private final WorkerChannel channel;

	private final WorkerProcesses processes;

	private final SupervisorLoop loop;

	private final ListenerLog listeners;

	private final Map<String, String> workerProperties;

	CommandExecutor(WorkerChannel channel, WorkerProcesses processes, SupervisorLoop loop, ListenerLog listeners,
			Map<String, String> workerProperties) {
		this.channel = channel;
		this.processes = processes;
		this.loop = loop;
		this.listeners = listeners;
		this.workerProperties = workerProperties;
	}

	void execute(Command command) {
		if (command instanceof Command.Spawn spawn) {
			spawn(spawn);
		}
		else if (command instanceof Command.Train train) {
			train(train);
		}
		else if (command instanceof Command.Activate activate) {
			this.channel.activate(activate);
		}
		else if (command instanceof Command.Resize resize) {
			this.channel.send(resize.worker(), new Frame.Resize(resize.workers()));
		}
		else if (command instanceof Command.Reset reset) {
			this.channel.send(reset.worker(), new Frame.Reset());
		}
		else if (command instanceof Command.Drain drain) {
			this.processes.told(drain.worker());
			this.channel.send(drain.worker(), new Frame.Drain(drain.timeout(), drain.last(), drain.reason()));
		}
		else if (command instanceof Command.Dump dump) {
			this.processes.dump(dump);
		}
		else if (command instanceof Command.Terminate terminate) {
			this.processes.terminate(terminate.worker());
		}
		else if (command instanceof Command.Kill kill) {
			this.processes.kill(kill.worker());
		}
		else if (command instanceof Command.CloseListeners) {
			this.channel.closeListeners();
		}
		else if (command instanceof Command.Publish publish) {
			if (publish.event() instanceof ReloadEvent reload) {
				this.processes.reloaded(reload);
			}
			this.listeners.publish(publish.event());
		}
		else if (command instanceof Command.Report report) {
			logger.log(level(report.level()), report.text());
		}
	}

	private void spawn(Command.Spawn spawn) {
		CompletableFuture<Void> prepared = this.processes.prepare(spawn.generation());
		if (prepared.isDone()) {
			start(spawn, prepared);
		}
		else {
			prepared.whenComplete((result, failure) -> this.loop.execute(() -> start(spawn, prepared)));
		}
	}

	private void start(Command.Spawn spawn, CompletableFuture<Void> prepared) {
		long worker = spawn.worker();
		try {
			prepared.join();
			this.channel.rebind();
			Map<String, String> properties = new LinkedHashMap<>(this.workerProperties);
			if (spawn.warm()) {
				properties.put(WorkerDescriptor.WARM, "true");
			}
			this.loop.answer(this.processes.spawn(this.channel.enlist(worker, spawn.generation(), properties),
					spawn.generation(), spawn.profile()));
		}
		catch (IOException | RuntimeException ex) {
			spawnFailed(worker, ex);
		}
	}

	private void spawnFailed(long worker, Exception failure) {
		this.channel.dismiss(worker);
		Throwable reason = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		this.loop.answer(new Event.SpawnFailed(worker, String.valueOf(reason.getMessage())));
	}

	private void train(Command.Train train) {
		CompletableFuture<Void> prepared = this.processes.prepareRecording(train.generation());
		prepared.whenComplete((result, failure) -> this.loop.execute(() -> {
			try {
				prepared.join();
				this.channel.rebind();
				Map<String, String> properties = new LinkedHashMap<>(this.workerProperties);
				properties.put(WorkerDescriptor.WARM, "true");
				properties.put(WorkerDescriptor.RECORDS, "true");
				this.loop.answer(this.processes.record(
						this.channel.enlistRecorder(train.worker(), train.generation(), properties),
						train.generation()));
			}
			catch (IOException | RuntimeException ex) {
				spawnFailed(train.worker(), ex);
			}
		}));
	}

	private static System.Logger.Level level(Command.Level level) {
		return switch (level) {
			case DEBUG -> System.Logger.Level.DEBUG;
			case INFO -> System.Logger.Level.INFO;
			case WARN -> System.Logger.Level.WARNING;
			case ERROR -> System.Logger.Level.ERROR;
		};
	}

}
