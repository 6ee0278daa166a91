package io.launcher.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.FrameDecoder;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the control server. What is to be written waits in a queue of limited
 * size; all but {@link #offer} is done by the control thread.
 */
final class ControlConnection {

	/** A peer that is so far behind does not read. */
	static final int MAX_QUEUED = 4 * FrameCodec.MAX_LENGTH;

	private final SocketChannel channel;

	private final SelectionKey key;

	private final long deadline;

	private final FrameDecoder<Frame.FromWorker> decoder = FrameDecoder.ofWorker();

	private final AtomicBoolean dirty = new AtomicBoolean();

	private final Deque<ByteBuffer> queue = new ArrayDeque<>();

	private int queued;

	private boolean overflown;

	private boolean broken;

	private @Nullable Long worker;

	ControlConnection(SocketChannel channel, SelectionKey key, long deadline) {
		this.channel = channel;
		this.key = key;
		this.deadline = deadline;
	}

	@Nullable Long worker() {
		return this.worker;
	}

	void authenticated(long worker) {
		this.worker = worker;
	}

	/**
	 * Until when it must have said who it is.
	 * @return a time of the injected clock
	 */
	long deadline() {
		return this.deadline;
	}

	/**
	 * Adds to what is to be written; by any thread.
	 * @param bytes an encoded frame
	 * @return whether the control thread has to be told
	 */
	boolean offer(ByteBuffer bytes) {
		synchronized (this.queue) {
			if (this.overflown) {
				return false;
			}
			if (this.queued + bytes.remaining() > MAX_QUEUED) {
				this.overflown = true;
			}
			else {
				this.queued += bytes.remaining();
				this.queue.add(bytes);
			}
		}
		return this.dirty.compareAndSet(false, true);
	}

	/**
	 * Writes as much as the peer takes.
	 * @throws IOException if the peer is too far behind
	 */
	void write() throws IOException {
		this.dirty.set(false);
		synchronized (this.queue) {
			if (this.overflown) {
				throw new IOException("does not read what it is sent");
			}
			try {
				writeQueue();
			}
			catch (IOException ex) {
				// The peer is gone, what it sent before is still to be read
				this.broken = true;
			}
			if (this.broken) {
				this.queue.clear();
				this.queued = 0;
			}
			if (this.key.isValid()) {
				this.key.interestOps(
						this.queue.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
			}
		}
	}

	private void writeQueue() throws IOException {
		while (!this.broken && !this.queue.isEmpty()) {
			ByteBuffer bytes = this.queue.element();
			this.queued -= this.channel.write(bytes);
			if (bytes.hasRemaining()) {
				return;
			}
			this.queue.remove();
		}
	}

	/**
	 * Reads what is there, at most one buffer full, so that no peer keeps the thread from
	 * the others.
	 * @param buffer the buffer
	 * @param frames is given the frames
	 * @return whether the peer is still there
	 * @throws IOException if something is wrong with it
	 */
	boolean read(ByteBuffer buffer, Consumer<Frame.FromWorker> frames) throws IOException {
		buffer.clear();
		int count = this.channel.read(buffer);
		if (count > 0) {
			this.decoder.feed(buffer.flip(), frames);
		}
		return count >= 0;
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// It is gone either way
		}
	}

}
