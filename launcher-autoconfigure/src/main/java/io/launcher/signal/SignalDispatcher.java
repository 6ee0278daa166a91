package io.launcher.signal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Runs the handlers of signals one after the other, on a daemon thread.
 */
final class SignalDispatcher {

	/**
	 * How often one signal may wait: a flood of one neither fills the memory nor keeps
	 * others away.
	 */
	private static final int MAX_WAITING = 16;

	private static final System.Logger logger = System.getLogger(SignalDispatcher.class.getName());

	private final BlockingQueue<Source> arrived = new LinkedBlockingQueue<>();

	private @Nullable Thread thread;

	private volatile boolean closed;

	synchronized void start() {
		if (this.thread == null) {
			this.thread = new Thread(this::run, "launcher-signals");
			this.thread.setDaemon(true);
			this.thread.start();
		}
	}

	Source source(OsSignal signal, Supplier<@Nullable Runnable> handler) {
		return new Source(signal, handler);
	}

	synchronized void close() {
		this.closed = true;
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	private void run() {
		while (!this.closed) {
			try {
				this.arrived.take().dispatch();
			}
			catch (InterruptedException ex) {
				// by close(), or left over by a handler, which must not end the dispatch
			}
		}
	}

	/**
	 * Where one signal comes from.
	 */
	final class Source {

		private final OsSignal signal;

		private final Supplier<@Nullable Runnable> handler;

		private final AtomicInteger waiting = new AtomicInteger();

		private Source(OsSignal signal, Supplier<@Nullable Runnable> handler) {
			this.signal = signal;
			this.handler = handler;
		}

		void arrived() {
			if (this.waiting.incrementAndGet() > MAX_WAITING) {
				this.waiting.decrementAndGet();
				return;
			}
			SignalDispatcher.this.arrived.add(this);
		}

		private void dispatch() {
			this.waiting.decrementAndGet();
			try {
				Runnable current = this.handler.get();
				if (current != null) {
					current.run();
				}
			}
			catch (Exception | LinkageError | AssertionError ex) {
				logger.log(System.Logger.Level.ERROR, "The handler of " + this.signal.fullName() + " failed", ex);
			}
		}

	}

}
