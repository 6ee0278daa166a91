package io.launcher.context;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.launcher.event.ReloadEvent;
import io.launcher.generation.Generations;
import io.launcher.process.WorkDirectory;
import io.launcher.process.WorkerCommand;
import io.launcher.process.WorkerCommandLine;
import io.launcher.process.WorkerCommandRequest;
import io.launcher.process.WorkerCommandSource;
import io.launcher.process.WorkerEnd;
import io.launcher.process.WorkerOrder;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.MemoryPlan;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Starts the workers of each generation from its own release and by its own settings.
 */
final class WorkerStarter implements WorkerCommandSource, AutoCloseable {

	private static final Log logger = LogFactory.getLog(WorkerStarter.class);

	private final Map<Integer, LauncherSettings> settings = new ConcurrentHashMap<>();

	private final WorkerCommandLine commandLine;

	private final LauncherSettings first;

	private final Generations generations;

	private final WorkerHeap heap = WorkerHeap.ofThisMachine();

	private @Nullable WorkDirectory directory;

	private volatile int good = 1;

	WorkerStarter(WorkerCommandLine commandLine, LauncherSettings settings) {
		this.commandLine = commandLine;
		this.first = settings;
		String archive = commandLine.archive();
		this.generations = new Generations(settings.worker().jvm().layout(),
				(archive != null) ? Path.of(archive) : null, classPath(), java(), this::workDirectory);
	}

	private static List<Path> classPath() {
		return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
			.filter((entry) -> !entry.isEmpty())
			.map(Path::of)
			.toList();
	}

	private static Path java() {
		return Path.of(System.getProperty("java.home"), "bin", "java");
	}

	private synchronized Path workDirectory() throws IOException {
		WorkDirectory made = this.directory;
		if (made == null) {
			made = WorkDirectory.create(this.first.worker().jvm().workDirectory(), this.first.controlDirectory());
			this.directory = made;
		}
		return made.path();
	}

	@Override
	public CompletableFuture<Void> prepare(int generation) {
		return this.generations.prepare(generation);
	}

	@Override
	public WorkerCommand command(WorkerOrder order) {
		LauncherSettings chosen = settings(order.generation());
		WorkerSettings worker = chosen.worker();
		this.generations.started(order.worker(), order.generation());
		Path copy = this.generations.archive(order.generation());
		List<String> options = options(order, chosen);
		if (logger.isDebugEnabled()) {
			logger.debug("Worker %d of generation %d, profile '%s': layout %s, options besides the supervisor's %s"
				.formatted(order.worker(), order.generation(), order.profile(),
						(copy != null) ? "extracted to " + copy.getParent() : "as it is", options));
		}
		return this.commandLine.command(new WorkerCommandRequest(order.workerFile(), order.argumentFile(),
				order.profile(), options, worker.environment(), worker.javaHome(), copy));
	}

	// What the user says comes last, and counts.
	private List<String> options(WorkerOrder order, LauncherSettings chosen) {
		List<String> given = chosen.jvmArgs(order.profile());
		List<String> options = new ArrayList<>();
		String heap = this.heap.option(chosen, given, this.generations.running());
		if (heap != null) {
			options.add(heap);
		}
		options.addAll(given);
		return options;
	}

	// The first worker of a generation is started by the settings of the one before.
	private LauncherSettings settings(int generation) {
		LauncherSettings own = this.settings.get(generation);
		return (own != null) ? own : this.settings.getOrDefault(this.good, this.first);
	}

	/**
	 * A worker has told the settings of its generation.
	 * @param generation the generation
	 * @param told the settings
	 * @param blueprint what is to run by them
	 * @return how the memory is shared out
	 * @throws InvalidLauncherPropertyException if the memory is not enough for that
	 */
	MemoryPlan planned(int generation, LauncherSettings told, Blueprint blueprint) {
		MemoryPlan memory = this.heap.plan(told, blueprint);
		this.settings.put(generation, told);
		return memory;
	}

	/**
	 * Whether the generation that was complete last can be started again.
	 * @return whether it can
	 */
	boolean canReturn() {
		return this.generations.canReturn();
	}

	@Override
	public void ended(WorkerEnd end) {
		this.generations.ended(end.worker());
	}

	@Override
	public void reloaded(ReloadEvent event) {
		if (event.phase() == ReloadEvent.Phase.COMPLETED) {
			this.good = event.generation();
		}
		this.generations.reloaded(event);
	}

	/**
	 * Removes what is kept for workers.
	 */
	@Override
	public synchronized void close() {
		this.generations.close();
		WorkDirectory made = this.directory;
		if (made != null) {
			this.directory = null;
			made.close();
		}
	}

}
