package io.launcher.protocol;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a {@link LauncherStatus}. Words are cut so that the status of 1024
 * workers fits into one frame.
 */
final class StatusCodec {

	/** The longest health, in bytes. */
	static final int MAX_HEALTH = 64;

	private static final int MAX_REASON = 512;

	/** Most workers have the same. */
	static final int MAX_JVMS = 16;

	private static final int MAX_FLAGS = 64;

	private static final int MAX_FLAG = 256;

	private static final int MIN_SERVICE = 16;

	private static final int MIN_WORKER = 20;

	private static final int MIN_SPARE = 4;

	private static final int MIN_JVM = 6;

	private StatusCodec() {
	}

	static void write(FrameWriter writer, LauncherStatus status) {
		writer.text(status.mode());
		writer.constant(status.role());
		writer.number(status.pid());
		writer.constant(status.state());
		writer.integer(status.generation());
		writer.instant(status.startedAt());
		List<LauncherStatus.Jvm> jvms = jvms(status);
		writer.list(jvms, (jvm) -> {
			writer.words(jvm.layout(), MAX_FLAG);
			writer.words(jvm.classArchive(), MAX_FLAG);
			writer.list(jvm.flags().stream().limit(MAX_FLAGS).toList(), (flag) -> writer.words(flag, MAX_FLAG));
		});
		writer.list(status.services(), (service) -> {
			writer.text(service.name());
			writer.integer(service.desired());
			writer.integer(service.ready());
			writer.list(service.workers(), (worker) -> write(writer, worker, jvms));
		});
		writer.list(status.spares(), (spare) -> {
			writer.optional(spare.pid(), writer::number);
			writer.constant(spare.state());
			writer.optional(spare.startedAt(), writer::instant);
			writer.optional(index(jvms, spare.jvm()), writer::integer);
		});
	}

	private static List<LauncherStatus.Jvm> jvms(LauncherStatus status) {
		return Stream
			.concat(status.services()
				.stream()
				.flatMap((service) -> service.workers().stream())
				.map(LauncherStatus.Worker::jvm), status.spares().stream().map(LauncherStatus.Spare::jvm))
			.flatMap(Stream::ofNullable)
			.distinct()
			.limit(MAX_JVMS)
			.toList();
	}

	private static @Nullable Integer index(List<LauncherStatus.Jvm> jvms, LauncherStatus.@Nullable Jvm jvm) {
		int index = (jvm != null) ? jvms.indexOf(jvm) : -1;
		return (index != -1) ? Integer.valueOf(index) : null;
	}

	private static void write(FrameWriter writer, LauncherStatus.Worker worker, List<LauncherStatus.Jvm> jvms) {
		writer.integer(worker.index());
		writer.optional(worker.pid(), writer::number);
		writer.integer(worker.generation());
		writer.constant(worker.state());
		writer.optional(worker.startedAt(), writer::instant);
		writer.optional(worker.readyAt(), writer::instant);
		writer.integer(worker.restarts());
		writer.optional(worker.rss(), writer::number);
		writer.optional(worker.health(), (health) -> writer.words(health, MAX_HEALTH));
		writer.optional(worker.lastExit(), (exit) -> {
			writer.optional(exit.code(), writer::integer);
			writer.optional(exit.signal(), writer::text);
			writer.words(exit.reason(), MAX_REASON);
			writer.instant(exit.at());
		});
		writer.optional(index(jvms, worker.jvm()), writer::integer);
	}

	static LauncherStatus read(FrameReader reader) throws MalformedFrameException {
		String mode = reader.text();
		Role role = reader.constant(Role.values());
		long pid = reader.number();
		LauncherState state = reader.constant(LauncherState.values());
		int generation = reader.integer();
		Instant startedAt = reader.instant();
		List<LauncherStatus.Jvm> jvms = reader.list(MIN_JVM,
				() -> new LauncherStatus.Jvm(reader.text(), reader.text(), reader.list(2, reader::text)));
		return new LauncherStatus(mode, role, pid, state, generation, startedAt,
				reader.list(MIN_SERVICE, () -> service(reader, jvms)),
				reader.list(MIN_SPARE, () -> spare(reader, jvms)));
	}

	private static LauncherStatus.Service service(FrameReader reader, List<LauncherStatus.Jvm> jvms)
			throws MalformedFrameException {
		return new LauncherStatus.Service(reader.text(), reader.integer(), reader.integer(),
				reader.list(MIN_WORKER, () -> worker(reader, jvms)));
	}

	private static LauncherStatus.Worker worker(FrameReader reader, List<LauncherStatus.Jvm> jvms)
			throws MalformedFrameException {
		return new LauncherStatus.Worker(reader.integer(), reader.optional(reader::number), reader.integer(),
				reader.constant(WorkerState.values()), reader.optional(reader::instant),
				reader.optional(reader::instant), reader.integer(), reader.optional(reader::number),
				reader.optional(reader::text), reader.optional(() -> exit(reader)), jvm(reader, jvms));
	}

	private static LauncherStatus.@Nullable Jvm jvm(FrameReader reader, List<LauncherStatus.Jvm> jvms)
			throws MalformedFrameException {
		Integer index = reader.optional(reader::integer);
		if (index == null) {
			return null;
		}
		if (index < 0 || index >= jvms.size()) {
			throw new MalformedFrameException("there is no JVM " + index);
		}
		return jvms.get(index);
	}

	private static LauncherStatus.Exit exit(FrameReader reader) throws MalformedFrameException {
		return new LauncherStatus.Exit(reader.optional(reader::integer), reader.optional(reader::text), reader.text(),
				reader.instant());
	}

	private static LauncherStatus.Spare spare(FrameReader reader, List<LauncherStatus.Jvm> jvms)
			throws MalformedFrameException {
		return new LauncherStatus.Spare(reader.optional(reader::number), reader.constant(WorkerState.values()),
				reader.optional(reader::instant), jvm(reader, jvms));
	}

}
