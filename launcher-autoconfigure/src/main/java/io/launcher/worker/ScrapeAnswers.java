package io.launcher.worker;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;

/**
 * Tells the supervisor the meters of this worker: when it asks, on a thread that ends
 * then, and unasked before the worker leaves.
 */
final class ScrapeAnswers {

	/** Of what nobody has asked for. */
	static final long UNASKED = 0;

	/** More than this is not told: the supervisor keeps the meters of many workers. */
	static final int MAX_LENGTH = 1 << 24;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private static final System.Logger logger = System.getLogger(ScrapeAnswers.class.getName());

	private final Supplier<byte[]> meters;

	private final Consumer<Frame.FromWorker> link;

	private final AtomicBoolean warned = new AtomicBoolean();

	ScrapeAnswers(Supplier<byte[]> meters, Consumer<Frame.FromWorker> link) {
		this.meters = meters;
		this.link = link;
	}

	void answer(long id) {
		Thread thread = new Thread(() -> tell(id), "launcher-scrape");
		thread.setDaemon(true);
		thread.start();
	}

	void tellUnasked() {
		tell(UNASKED);
	}

	private void tell(long id) {
		byte[] content = read();
		int offset = 0;
		do {
			int length = Math.min(FrameCodec.MAX_PART, content.length - offset);
			ByteBuffer part = (length > 0) ? ByteBuffer.wrap(content, offset, length) : NOTHING;
			offset += length;
			this.link.accept(new Frame.ScrapePart(id, offset == content.length, part));
		}
		while (offset < content.length);
	}

	private byte[] read() {
		try {
			byte[] content = this.meters.get();
			if (content.length <= MAX_LENGTH) {
				return content;
			}
			if (this.warned.compareAndSet(false, true)) {
				logger.log(System.Logger.Level.WARNING,
						"The meters of this worker take {0} bytes and are not told to the supervisor, which takes {1}: look for a tag with too many values",
						content.length, MAX_LENGTH);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.WARNING, "Cannot tell the supervisor the meters of this worker", ex);
		}
		return new byte[0];
	}

}
