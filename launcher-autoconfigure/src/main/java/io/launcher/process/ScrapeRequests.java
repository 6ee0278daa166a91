package io.launcher.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import io.launcher.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Asks workers for their meters and puts the parts of the answers together. A worker is
 * asked once at a time: whoever asks meanwhile gets the same answer, so that one that
 * does not read has one question in its queue.
 */
final class ScrapeRequests {

	/** A worker that sends more is not listened to. */
	static final int MAX_LENGTH = 1 << 24;

	private final Map<Long, Answer> asked = new ConcurrentHashMap<>();

	private final Map<Long, ByteArrayOutputStream> unasked = new ConcurrentHashMap<>();

	private final AtomicLong lastId = new AtomicLong();

	private final BiConsumer<Long, Frame.FromSupervisor> link;

	ScrapeRequests(BiConsumer<Long, Frame.FromSupervisor> link) {
		this.link = link;
	}

	CompletableFuture<WorkerMeters> ask(long worker) {
		Answer fresh = new Answer(this.lastId.incrementAndGet());
		Answer present = this.asked.putIfAbsent(worker, fresh);
		if (present != null) {
			return present.future.copy();
		}
		this.link.accept(worker, new Frame.Scrape(fresh.id));
		return fresh.future.copy();
	}

	/**
	 * A part has arrived; by the thread that reads.
	 * @param worker the worker
	 * @param part the part
	 * @return what the worker has told unasked, once that is complete
	 */
	@Nullable WorkerMeters received(long worker, Frame.ScrapePart part) {
		if (part.id() == 0) {
			ByteArrayOutputStream content = this.unasked.computeIfAbsent(worker, (key) -> new ByteArrayOutputStream());
			append(content, part);
			if (!part.last()) {
				return null;
			}
			this.unasked.remove(worker);
			return new WorkerMeters(WorkerMeters.LAST, content.toByteArray());
		}
		Answer answer = this.asked.get(worker);
		if (answer != null && answer.id == part.id()) {
			append(answer.content, part);
			if (part.last()) {
				this.asked.remove(worker);
				WorkerMeters meters = new WorkerMeters(answer.id, answer.content.toByteArray());
				answer.future.completeAsync(() -> meters);
			}
		}
		return null;
	}

	private static void append(ByteArrayOutputStream content, Frame.ScrapePart part) {
		ByteBuffer bytes = part.content();
		if (content.size() + bytes.remaining() <= MAX_LENGTH) {
			byte[] copy = new byte[bytes.remaining()];
			bytes.get(copy);
			content.writeBytes(copy);
		}
	}

	// It does not answer any more.
	void lost(long worker) {
		this.unasked.remove(worker);
		Answer answer = this.asked.remove(worker);
		if (answer != null) {
			CompletableFuture.runAsync(() -> answer.future
				.completeExceptionally(new IllegalStateException("the worker is not connected any more")));
		}
	}

	/**
	 * What is there of an answer.
	 */
	private static final class Answer {

		private final long id;

		private final CompletableFuture<WorkerMeters> future = new CompletableFuture<>();

		private final ByteArrayOutputStream content = new ByteArrayOutputStream();

		private Answer(long id) {
			this.id = id;
		}

	}

}
