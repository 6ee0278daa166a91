package io.launcher.web.netty;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Wakes whoever waits for a condition. While nobody waits, a change takes no lock.
 */
final class Changes {

	private final LongSupplier nanoTime;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final AtomicInteger waiting = new AtomicInteger();

	private long count;

	Changes(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Makes those who wait look again.
	 */
	void changed() {
		if (this.waiting.get() > 0) {
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
	void await(BooleanSupplier condition) throws InterruptedException {
		await(condition, null);
	}

	/**
	 * Waits for a condition up to a point in time.
	 * @param condition what to wait for
	 * @param end the time in terms of the clock
	 * @return whether the condition holds
	 * @throws InterruptedException if interrupted meanwhile
	 */
	boolean awaitUntil(BooleanSupplier condition, long end) throws InterruptedException {
		return await(condition, end);
	}

	private boolean await(BooleanSupplier condition, @Nullable Long end) throws InterruptedException {
		// before the condition is asked, so that no change is missed
		this.waiting.incrementAndGet();
		try {
			while (true) {
				long seen = seen();
				if (condition.getAsBoolean()) {
					return true;
				}
				if (!awaitChange(seen, end)) {
					return condition.getAsBoolean();
				}
			}
		}
		finally {
			this.waiting.decrementAndGet();
		}
	}

	private long seen() {
		this.lock.lock();
		try {
			return this.count;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean awaitChange(long seen, @Nullable Long end) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.count == seen) {
				if (end == null) {
					this.changed.await();
				}
				else {
					long left = end - this.nanoTime.getAsLong();
					if (left <= 0 || this.changed.awaitNanos(left) <= 0) {
						return false;
					}
				}
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

}
