package io.launcher.process;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;

/**
 * Tells workers the meters of all, part by part as they ask for them: no worker that has
 * stopped reading fills a queue. Of the answers to one worker only the newest is kept.
 */
final class ScrapeReplies {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final Map<Long, Reply> replies = new ConcurrentHashMap<>();

	private final Supplier<CompletableFuture<byte[]>> meters;

	private final BiConsumer<Long, Frame.FromSupervisor> link;

	ScrapeReplies(Supplier<CompletableFuture<byte[]>> meters, BiConsumer<Long, Frame.FromSupervisor> link) {
		this.meters = meters;
		this.link = link;
	}

	// By the thread that reads
	void queried(long worker, Frame.ScrapeQuery query) {
		if (query.offset() > 0) {
			Reply reply = this.replies.get(worker);
			if (reply != null && reply.id == query.id() && query.offset() < reply.content.length) {
				send(worker, reply, query.offset());
			}
			return;
		}
		Reply awaited = new Reply(query.id(), new byte[0]);
		this.replies.put(worker, awaited);
		this.meters.get().whenComplete((content, failure) -> {
			Reply reply = (content != null) ? new Reply(query.id(), content) : awaited;
			// unless it is gone or has asked again
			if (this.replies.replace(worker, awaited, reply)) {
				send(worker, reply, 0);
			}
		});
	}

	private void send(long worker, Reply reply, int offset) {
		int length = Math.min(FrameCodec.MAX_PART, reply.content.length - offset);
		if (offset + length == reply.content.length) {
			this.replies.remove(worker, reply);
		}
		this.link.accept(worker, new Frame.ScrapeReply(reply.id, reply.content.length,
				(length > 0) ? ByteBuffer.wrap(reply.content, offset, length) : NOTHING));
	}

	void lost(long worker) {
		this.replies.remove(worker);
	}

	/**
	 * What a worker is being told.
	 */
	private static final class Reply {

		private final long id;

		private final byte[] content;

		private Reply(long id, byte[] content) {
			this.id = id;
			this.content = content;
		}

	}

}
