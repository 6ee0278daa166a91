package io.launcher.web.accept;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Wakes whoever waits for a condition. While nobody waits, a change takes no lock.
 */
public final class Changes {

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final AtomicInteger watchers = new AtomicInteger();

	private long count;

	/**
	 * Creates an account without changes.
	 * @param nanoTime the clock
	 */
	public Changes(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Wakes whoever waits, to look again.
	 */
	public void changed() {
		if (this.watchers.get() > 0) {
			this.lock.lock();
			try {
				this.count++;
				this.changed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Waits for a condition, which is asked again after each change.
	 * @param condition what to wait for
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public void await(BooleanSupplier condition) throws InterruptedException {
		try (Watch watch = watch()) {
			while (true) {
				long seen = watch.seen();
				if (condition.getAsBoolean()) {
					return;
				}
				watch.awaitChange(seen);
			}
		}
	}

	/**
	 * Waits for a condition up to a point in time.
	 * @param condition what to wait for
	 * @param end the time in terms of the clock
	 * @return whether the condition holds
	 * @throws InterruptedException if interrupted meanwhile
	 */
	public boolean awaitUntil(BooleanSupplier condition, long end) throws InterruptedException {
		try (Watch watch = watch()) {
			while (true) {
				long seen = watch.seen();
				if (condition.getAsBoolean()) {
					return true;
				}
				if (end - this.nanoTime.getAsLong() <= 0) {
					return false;
				}
				watch.awaitChange(seen, end);
			}
		}
	}

	/**
	 * Begins to notice changes; none is missed until the watch is closed.
	 * @return the watch
	 */
	public Watch watch() {
		this.watchers.incrementAndGet();
		return new Watch();
	}

	/**
	 * Sees every change from its creation on.
	 */
	public final class Watch implements AutoCloseable {

		private Watch() {
		}

		/**
		 * The changes so far. Asked before looking at what may change.
		 * @return a mark to wait from
		 */
		public long seen() {
			Changes.this.lock.lock();
			try {
				return Changes.this.count;
			}
			finally {
				Changes.this.lock.unlock();
			}
		}

		private void awaitChange(long seen) throws InterruptedException {
			Changes.this.lock.lockInterruptibly();
			try {
				while (Changes.this.count == seen) {
					Changes.this.changed.await();
				}
			}
			finally {
				Changes.this.lock.unlock();
			}
		}

		/**
		 * Waits for a change up to a point in time.
		 * @param seen the mark to wait from
		 * @param end the time in terms of the clock
		 * @throws InterruptedException if interrupted meanwhile
		 */
		public void awaitChange(long seen, long end) throws InterruptedException {
			Changes.this.lock.lockInterruptibly();
			try {
				while (Changes.this.count == seen) {
					long left = end - Changes.this.nanoTime.getAsLong();
					if (left <= 0 || Changes.this.changed.awaitNanos(left) <= 0) {
						return;
					}
				}
			}
			finally {
				Changes.this.lock.unlock();
			}
		}

		@Override
		public void close() {
			Changes.this.watchers.decrementAndGet();
		}

	}

}
