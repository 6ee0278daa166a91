package io.launcher.worker;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to the supervisor. It is never full for the few frames that a
 * worker sends once in its life; what it sends again and again is refused beyond a limit.
 */
final class SendQueue {

	static final int LIMIT = 64;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Queue<ByteBuffer> frames = new ArrayDeque<>();

	private boolean writing;

	private boolean closed;

	boolean addUnlessFull(ByteBuffer frame) {
		return add(frame, LIMIT);
	}

	void add(ByteBuffer frame) {
		add(frame, Integer.MAX_VALUE);
	}

	private boolean add(ByteBuffer frame, int limit) {
		this.lock.lock();
		try {
			if (this.closed || this.frames.size() >= limit) {
				return false;
			}
			this.frames.add(frame);
			this.changed.signalAll();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for the next frame. To ask for it says that the one before has been written.
	 * @return the frame, or {@code null} once closed
	 */
	@Nullable ByteBuffer next() {
		this.lock.lock();
		try {
			this.writing = false;
			this.changed.signalAll();
			while (this.frames.isEmpty() && !this.closed) {
				this.changed.awaitUninterruptibly();
			}
			if (this.closed) {
				return null;
			}
			this.writing = true;
			return this.frames.remove();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until everything has been written. An interrupt is kept for later.
	 * @param timeout how long to wait
	 * @return whether everything has been
	 */
	boolean awaitEmpty(Duration timeout) {
		boolean interrupted = false;
		this.lock.lock();
		try {
			long left = timeout.toNanos();
			while (!isEmpty() && !this.closed && left > 0) {
				long before = left;
				try {
					left = this.changed.awaitNanos(left);
				}
				catch (InterruptedException ex) {
					interrupted = true;
					left = before;
				}
			}
			return isEmpty();
		}
		finally {
			this.lock.unlock();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private boolean isEmpty() {
		return this.frames.isEmpty() && !this.writing;
	}

	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
