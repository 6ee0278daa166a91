package io.launcher.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.launcher.event.ReloadEvent;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.socket.SocketActivation;
import io.launcher.supervise.Command;
import io.launcher.supervise.Event;
import io.launcher.systemd.ServiceManager;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the workers.
 */
final class WorkerProcesses {

	private static final System.Logger logger = System.getLogger(WorkerProcesses.class.getName());

	private static final File NOTHING = new File("/dev/null");

	private final Map<Long, Process> processes = new ConcurrentHashMap<>();

	private final Set<String> notes = new LinkedHashSet<>();

	private final ControlDirectory directory;

	private final WorkerCommandSource commands;

	private final BiConsumer<Long, Integer> exits;

	/** Used by the thread of the supervisor only. */
	private final Map<Long, Course> courses = new HashMap<>();

	/** Those that are no workers but record classes. */
	private final Set<Long> recording = ConcurrentHashMap.newKeySet();

	private final Evidence evidence;

	/** What is gathered of workers that are to end once it is. */
	private final Map<Long, CompletableFuture<Void>> gathering = new ConcurrentHashMap<>();

	/**
	 * Creates an empty set of processes.
	 * @param directory where the files of the workers go
	 * @param commands tells how a worker is started
	 * @param exits is told the number and the exit status of each process that ended, on
	 * any thread
	 * @param evidence gathers what is known of a process that is ended
	 */
	WorkerProcesses(ControlDirectory directory, WorkerCommandSource commands, BiConsumer<Long, Integer> exits,
			Evidence evidence) {
		this.directory = directory;
		this.commands = commands;
		this.exits = exits;
		this.evidence = evidence;
	}

	/**
	 * Makes sure that workers of a generation can be started.
	 * @param generation the generation
	 * @return is completed when they can
	 */
	CompletableFuture<Void> prepare(int generation) {
		return this.commands.prepare(generation);
	}

	/**
	 * Starts a worker.
	 * @param descriptor what the worker is told
	 * @param generation its generation
	 * @param profile its JVM profile
	 * @return the process that was created
	 * @throws IOException if the process cannot be created
	 */
	Event.Spawned spawn(WorkerDescriptor descriptor, int generation, String profile) throws IOException {
		long worker = descriptor.worker();
		Path file = write(descriptor);
		try {
			WorkerCommand command = this.commands
				.command(new WorkerOrder(worker, generation, profile, file, argumentFile(worker)));
			command.notes()
				.stream()
				.filter(this.notes::add)
				.forEach((note) -> logger.log(System.Logger.Level.INFO, note));
			writeArguments(command, argumentFile(worker));
			ProcessBuilder builder = new ProcessBuilder(command.command())
				.redirectOutput(ProcessBuilder.Redirect.INHERIT)
				.redirectError(ProcessBuilder.Redirect.INHERIT);
			return new Event.Spawned(worker, start(worker, generation, command, builder), command.jvm());
		}
		catch (IOException | RuntimeException ex) {
			cleanUp(worker);
			throw ex;
		}
	}

	private long start(long worker, int generation, WorkerCommand command, ProcessBuilder builder) throws IOException {
		builder.redirectInput(NOTHING);
		builder.environment().keySet().removeAll(SocketActivation.VARIABLES);
		builder.environment().keySet().removeAll(ServiceManager.VARIABLES);
		command.applyTo(builder.environment());
		Process process = builder.start();
		this.processes.put(worker, process);
		this.courses.put(worker, new Course(generation));
		process.onExit().thenAccept((ended) -> exited(worker, ended));
		return process.pid();
	}

	/**
	 * Makes sure that a process can be started which records the classes of a generation.
	 * @param generation the generation
	 * @return is completed when it can
	 */
	CompletableFuture<Void> prepareRecording(int generation) {
		return this.commands.prepareRecording(generation);
	}

	/**
	 * Starts a process that records the classes of a generation, with the lowest
	 * priority.
	 * @param descriptor what it is told
	 * @param generation the generation
	 * @return the process that was created
	 * @throws IOException if the process cannot be created
	 */
	Event.Spawned record(WorkerDescriptor descriptor, int generation) throws IOException {
		long worker = descriptor.worker();
		Path file = write(descriptor);
		try {
			RecordingCommand recording = this.commands
				.recording(new WorkerOrder(worker, generation, "", file, argumentFile(worker)));
			writeArguments(recording.command(), argumentFile(worker));
			ProcessBuilder builder = new ProcessBuilder(LowPriority.of(recording.command().command()))
				.redirectErrorStream(true)
				.redirectOutput(recording.output().toFile());
			this.recording.add(worker);
			return new Event.Spawned(worker, start(worker, generation, recording.command(), builder));
		}
		catch (IOException | RuntimeException ex) {
			this.recording.remove(worker);
			cleanUp(worker);
			throw ex;
		}
	}

	private Path write(WorkerDescriptor descriptor) throws IOException {
		try {
			return this.directory.writeWorkerFile(descriptor.worker(), descriptor.format());
		}
		catch (UncheckedIOException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private Path argumentFile(long worker) {
		return this.directory.path().resolve("arguments-" + worker);
	}

	private void writeArguments(WorkerCommand command, Path file) throws IOException {
		byte[] content = command.argumentFileBytes();
		if (content != null) {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			Files.write(file, content, StandardOpenOption.WRITE);
		}
	}

	private void exited(long worker, Process process) {
		cleanUp(worker);
		this.exits.accept(worker, process.exitValue());
	}

	/**
	 * Removes the files of a worker.
	 * @param worker the number of the worker
	 */
	void cleanUp(long worker) {
		try {
			this.directory.removeWorkerFile(worker);
			Files.deleteIfExists(argumentFile(worker));
		}
		catch (IOException | RuntimeException ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot remove the files of worker " + worker, ex);
		}
	}

	/**
	 * A worker process has ended; called by the thread of the supervisor.
	 * @param worker the number of the worker
	 * @param status its exit status
	 */
	void forget(long worker, int status) {
		this.processes.remove(worker);
		this.gathering.remove(worker);
		this.recording.remove(worker);
		Course known = this.courses.remove(worker);
		if (known != null) {
			this.commands.ended(new WorkerEnd(worker, known.generation, status, known.ready, known.told));
		}
	}

	void reloaded(ReloadEvent event) {
		this.commands.reloaded(event);
	}

	/**
	 * A worker is ready.
	 * @param worker the number of the worker
	 */
	void ready(long worker) {
		Course known = this.courses.get(worker);
		if (known != null) {
			known.ready = true;
		}
	}

	/**
	 * A worker is told to end.
	 * @param worker the number of the worker
	 */
	void told(long worker) {
		Course known = this.courses.get(worker);
		if (known != null) {
			known.told = true;
		}
	}

	/**
	 * Whether a process is a worker that has not been forgotten yet.
	 * @param pid the process id
	 * @return whether it is
	 */
	boolean holds(long pid) {
		return this.processes.values().stream().anyMatch((process) -> process.pid() == pid);
	}

	/**
	 * Asks a process to end, once what is known of it has been written down.
	 * @param worker the number of the worker
	 */
	void terminate(long worker) {
		told(worker);
		ProcessHandle handle = handle(worker);
		CompletableFuture<Void> gathered = this.gathering.remove(worker);
		if (handle != null) {
			// Process.destroy() would close its pipes as well
			((gathered != null) ? gathered : CompletableFuture.completedFuture(null)).thenRun(handle::destroy);
		}
	}

	void kill(long worker) {
		told(worker);
		ProcessHandle handle = handle(worker);
		if (handle != null) {
			// a JVM that records may have another one write
			List<ProcessHandle> others = this.recording.contains(worker) ? handle.descendants().toList() : List.of();
			handle.destroyForcibly();
			others.forEach(ProcessHandle::destroyForcibly);
		}
	}

	/**
	 * Has it written down what is known of a process, and its threads.
	 * @param dump the worker and what the supervisor knows of it
	 */
	void dump(Command.Dump dump) {
		ProcessHandle handle = handle(dump.worker());
		if (handle != null && handle.isAlive()) {
			this.gathering.put(dump.worker(), this.evidence.gather(handle.pid(), dump.name(), dump.account()));
		}
	}

	private @Nullable ProcessHandle handle(long worker) {
		Process process = this.processes.get(worker);
		return (process != null) ? process.toHandle() : null;
	}

	/**
	 * What has happened to a worker.
	 */
	private static final class Course {

		private final int generation;

		private boolean ready;

		private boolean told;

		private Course(int generation) {
			this.generation = generation;
		}

	}

}
