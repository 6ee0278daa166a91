package io.launcher.context;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import io.launcher.LauncherStatus;
import io.launcher.archive.ArchiveChoice;
import io.launcher.archive.ClassArchives;
import io.launcher.archive.JvmStart;
import io.launcher.event.ReloadEvent;
import io.launcher.generation.Generations;
import io.launcher.process.RecordingCommand;
import io.launcher.process.WorkDirectory;
import io.launcher.process.WorkerCommand;
import io.launcher.process.WorkerCommandLine;
import io.launcher.process.WorkerCommandRequest;
import io.launcher.process.WorkerCommandSource;
import io.launcher.process.WorkerEnd;
import io.launcher.process.WorkerJvm;
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

	/** HUP, INT, KILL and TERM: nothing in a JVM is the cause of those. */
	private static final Set<Integer> SIGNALLED_FROM_OUTSIDE = Set.of(129, 130, 137, 143);

	private static final Log logger = LogFactory.getLog(WorkerStarter.class);

	private final Map<Integer, LauncherSettings> settings = new ConcurrentHashMap<>();

	private final WorkerCommandLine commandLine;

	private final LauncherSettings first;

	private final Generations generations;

	private final WorkerHeap heap = WorkerHeap.ofThisMachine();

	private final ClassArchives archives = new ClassArchives();

	/** The generations of the processes that record classes. */
	private final Map<Long, Integer> recorders = new ConcurrentHashMap<>();

	/** The workers that were started with an archive. */
	private final Set<Long> archived = ConcurrentHashMap.newKeySet();

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
		CompletableFuture<Void> prepared = this.generations.prepare(generation);
		if (prepared.isDone() && !prepared.isCompletedExceptionally()) {
			return this.archives.prepare(generation);
		}
		return prepared.thenCompose((done) -> this.archives.prepare(generation));
	}

	@Override
	public WorkerCommand command(WorkerOrder order) {
		this.generations.started(order.worker(), order.generation());
		AtomicReference<LauncherStatus.Jvm> description = new AtomicReference<>();
		WorkerCommand command = command(order, (jvm) -> {
			ArchiveChoice choice = archive(order.generation(), jvm);
			if (choice.used()) {
				this.archived.add(order.worker());
			}
			description.set(describe(order.generation(), jvm, choice));
			return choice.options();
		});
		LauncherStatus.Jvm jvm = description.get();
		if (logger.isDebugEnabled()) {
			logger.debug(
					"Worker %d of generation %d, profile '%s': layout %s%s, class archive %s, options besides the supervisor's %s"
						.formatted(order.worker(), order.generation(), order.profile(), jvm.layout(),
								copied(order.generation()), jvm.classArchive(), jvm.flags()));
		}
		return command.withJvm(jvm);
	}

	private WorkerCommand command(WorkerOrder order, Function<WorkerJvm, List<String>> lastOptions) {
		LauncherSettings chosen = settings(order.generation());
		WorkerSettings worker = chosen.worker();
		return this.commandLine.command(new WorkerCommandRequest(order.workerFile(), order.argumentFile(),
				order.profile(), options(order, chosen), worker.environment(), worker.javaHome(),
				this.generations.archive(order.generation()), lastOptions));
	}

	private ArchiveChoice archive(int generation, WorkerJvm jvm) {
		ArchiveSettings setting = settings(generation).worker().jvm().archive();
		Path copy = this.generations.archive(generation);
		if (setting.off()) {
			return ArchiveChoice.none("launcher.worker.class-archive is off");
		}
		if (copy == null) {
			return ArchiveChoice.none("the application is not extracted");
		}
		return this.archives.choose(generation, start(jvm, copy), setting.sharing());
	}

	private static JvmStart start(WorkerJvm jvm, Path copy) {
		return new JvmStart(jvm.javaHome(), jvm.options(), jvm.variableOptions(), copy, jvm.environment(),
				jvm.removedEnvironment());
	}

	private LauncherStatus.Jvm describe(int generation, WorkerJvm jvm, ArchiveChoice choice) {
		List<String> flags = Stream.concat(jvm.ownOptions().stream(), choice.options().stream())
			.filter((option) -> option.startsWith("-X") || option.startsWith("--"))
			.toList();
		return new LauncherStatus.Jvm((this.generations.archive(generation) != null) ? "extracted" : "as-is",
				choice.word(), flags);
	}

	private String copied(int generation) {
		Path copy = this.generations.archive(generation);
		return (copy != null) ? " to " + copy.getParent() : "";
	}

	@Override
	public CompletableFuture<Void> prepareRecording(int generation) {
		Path copy = this.generations.archive(generation);
		if (copy == null) {
			return CompletableFuture.failedFuture(new IOException("the application is not extracted"));
		}
		// such as a worker would be started with
		Path none = Path.of("none");
		AtomicReference<JvmStart> start = new AtomicReference<>();
		command(new WorkerOrder(0, generation, "", none, none), (jvm) -> {
			start.set(start(jvm, copy));
			return List.of();
		});
		return this.archives.begin(generation, start.get());
	}

	@Override
	public RecordingCommand recording(WorkerOrder order) throws IOException {
		int generation = order.generation();
		Path output = this.archives.recordingOutput(generation);
		if (output == null) {
			throw new IOException("nothing is to be recorded");
		}
		WorkerCommand command = command(order, (jvm) -> this.archives.recordingOptions(generation));
		this.generations.started(order.worker(), generation);
		this.recorders.put(order.worker(), generation);
		return new RecordingCommand(command, output);
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
		if (this.recorders.remove(end.worker()) != null) {
			this.archives.recorded(end.generation(), end.status());
		}
		if (this.archived.remove(end.worker()) && !end.ready() && !end.told()
				&& !SIGNALLED_FROM_OUTSIDE.contains(end.status())) {
			this.archives.distrust(end.generation(), "worker %d, which had it, ended with status %d before it was ready"
				.formatted(end.worker(), end.status()));
		}
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
		this.archives.close();
		this.generations.close();
		WorkDirectory made = this.directory;
		if (made != null) {
			this.directory = null;
			made.close();
		}
	}

}
