package io.launcher.protocol;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.WorkerState;

/**
 * The binary form of a {@link LauncherStatus}. Words are cut so that the status of 1024
 * workers fits into one frame.
 */
final class StatusCodec {

	/** The longest health, in bytes. */
	static final int MAX_HEALTH = 64;

	private static final int MAX_REASON = 512;

	private static final int MIN_SERVICE = 16;

	private static final int MIN_WORKER = 19;

	private static final int MIN_SPARE = 3;

	private StatusCodec() {
	}

	static void write(FrameWriter writer, LauncherStatus status) {
		writer.text(status.mode());
		writer.constant(status.role());
		writer.number(status.pid());
		writer.constant(status.state());
		writer.integer(status.generation());
		writer.instant(status.startedAt());
		writer.list(status.services(), (service) -> {
			writer.text(service.name());
			writer.integer(service.desired());
			writer.integer(service.ready());
			writer.list(service.workers(), (worker) -> write(writer, worker));
		});
		writer.list(status.spares(), (spare) -> {
			writer.optional(spare.pid(), writer::number);
			writer.constant(spare.state());
			writer.optional(spare.startedAt(), writer::instant);
		});
	}

	private static void write(FrameWriter writer, LauncherStatus.Worker worker) {
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
	}

	static LauncherStatus read(FrameReader reader) throws MalformedFrameException {
		return new LauncherStatus(reader.text(), reader.constant(Role.values()), reader.number(),
				reader.constant(LauncherState.values()), reader.integer(), reader.instant(),
				reader.list(MIN_SERVICE, () -> service(reader)), reader.list(MIN_SPARE, () -> spare(reader)));
	}

	private static LauncherStatus.Service service(FrameReader reader) throws MalformedFrameException {
		return new LauncherStatus.Service(reader.text(), reader.integer(), reader.integer(),
				reader.list(MIN_WORKER, () -> worker(reader)));
	}

	private static LauncherStatus.Worker worker(FrameReader reader) throws MalformedFrameException {
		return new LauncherStatus.Worker(reader.integer(), reader.optional(reader::number), reader.integer(),
				reader.constant(WorkerState.values()), reader.optional(reader::instant),
				reader.optional(reader::instant), reader.integer(), reader.optional(reader::number),
				reader.optional(reader::text), reader.optional(() -> exit(reader)));
	}

	private static LauncherStatus.Exit exit(FrameReader reader) throws MalformedFrameException {
		return new LauncherStatus.Exit(reader.optional(reader::integer), reader.optional(reader::text), reader.text(),
				reader.instant());
	}

	private static LauncherStatus.Spare spare(FrameReader reader) throws MalformedFrameException {
		return new LauncherStatus.Spare(reader.optional(reader::number), reader.constant(WorkerState.values()),
				reader.optional(reader::instant));
	}

}
