package io.launcher.worker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.launcher.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Asks the supervisor for the meters of all workers, part by part. Whoever asks while an
 * answer is on its way gets that one.
 */
final class ScrapeQueries {

	private final Predicate<Frame.FromWorker> link;

	private long lastId;

	private @Nullable CompletableFuture<byte[]> answer;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	/**
	 * Creates the queries.
	 * @param link sends a frame, or tells that it cannot
	 */
	ScrapeQueries(Predicate<Frame.FromWorker> link) {
		this.link = link;
	}

	CompletableFuture<byte[]> ask(Duration timeout) {
		CompletableFuture<byte[]> asked;
		long id;
		synchronized (this) {
			if (this.answer != null && !this.answer.isDone()) {
				return this.answer.copy();
			}
			asked = new CompletableFuture<>();
			this.answer = asked;
			asked.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((meters, ex) -> forget(asked));
			id = ++this.lastId;
			this.received.reset();
		}
		if (!this.link.test(new Frame.ScrapeQuery(id, 0))) {
			fail("The supervisor does not answer");
		}
		return asked.copy();
	}

	// By the thread that reads: what depends on the answer is run by others.
	void received(Frame.ScrapeReply reply) {
		int offset;
		synchronized (this) {
			if (this.answer == null || reply.id() != this.lastId) {
				return;
			}
			ByteBuffer content = reply.content();
			byte[] part = new byte[content.remaining()];
			content.get(part);
			this.received.writeBytes(part);
			offset = this.received.size();
			if (offset >= reply.total() || part.length == 0) {
				complete(offset == reply.total() && offset > 0);
				return;
			}
		}
		if (!this.link.test(new Frame.ScrapeQuery(reply.id(), offset))) {
			fail("The supervisor does not answer");
		}
	}

	private void complete(boolean whole) {
		CompletableFuture<byte[]> asked = this.answer;
		this.answer = null;
		byte[] content = this.received.toByteArray();
		this.received.reset();
		if (asked != null) {
			asked.defaultExecutor().execute(() -> {
				if (whole) {
					asked.complete(content);
				}
				else {
					asked.completeExceptionally(new IllegalStateException("The supervisor tells no meters"));
				}
			});
		}
	}

	void fail(String reason) {
		CompletableFuture<byte[]> failed;
		synchronized (this) {
			failed = this.answer;
			this.answer = null;
			this.received.reset();
		}
		if (failed != null) {
			failed.defaultExecutor().execute(() -> failed.completeExceptionally(new IllegalStateException(reason)));
		}
	}

	// Whoever asks after a time-out asks anew
	private synchronized void forget(CompletableFuture<byte[]> over) {
		if (this.answer == over) {
			this.answer = null;
			this.received.reset();
		}
	}

}
