package io.launcher.signal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@link Signals} by the JVM's own signal support. A signal may be handled several times:
 * the newest registration that is not closed gets it.
 */
public final class JvmSignals implements Signals {

	private static final System.Logger logger = System.getLogger(JvmSignals.class.getName());

	private final SignalDispatcher dispatcher = new SignalDispatcher();

	private final Map<OsSignal, Installed> installed = new EnumMap<>(OsSignal.class);

	private boolean closed;

	/**
	 * Creates an instance. Nothing changes before the first registration.
	 */
	public JvmSignals() {
	}

	@Override
	public Registration handle(OsSignal signal, Runnable handler) {
		return register(signal, handler, false);
	}

	@Override
	public Registration handleEvenIfIgnored(OsSignal signal, Runnable handler) {
		return register(signal, handler, true);
	}

	@Override
	public Registration ignore(OsSignal signal) {
		// not SIG_IGN: child processes would inherit it, and the JVM would never let go
		// of it
		return register(signal, () -> {
		}, false);
	}

	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			this.installed.values().forEach(Installed::restore);
			this.installed.clear();
		}
		this.dispatcher.close();
	}

	private synchronized Registration register(OsSignal signal, Runnable handler, boolean evenIfIgnored) {
		if (this.closed) {
			throw new IllegalStateException("Signals are no longer handled: this instance is closed");
		}
		Installed current = this.installed.get(signal);
		if (current == null) {
			current = new Installed(signal);
			this.installed.put(signal, current);
		}
		if (!current.effective && evenIfIgnored) {
			current.installAlthoughIgnored();
		}
		this.dispatcher.start();
		Entry entry = new Entry(current, handler);
		current.entries.add(entry);
		return entry;
	}

	private synchronized void unregister(Entry entry) {
		Installed current = entry.owner;
		if (current.entries.remove(entry) && current.entries.isEmpty()
				&& this.installed.remove(current.signal, current)) {
			current.restore();
		}
	}

	private synchronized @Nullable Runnable handlerOf(Installed current) {
		return current.entries.isEmpty() ? null : current.entries.get(current.entries.size() - 1).handler;
	}

	/**
	 * What the JVM knows of one signal.
	 */
	private final class Installed {

		private final OsSignal signal;

		private final JvmSignal jvmSignal;

		private final Object handler;

		private final Object previous;

		private final List<Entry> entries = new ArrayList<>();

		private volatile boolean effective;

		Installed(OsSignal signal) {
			this.signal = signal;
			SignalDispatcher.Source source = JvmSignals.this.dispatcher.source(signal, () -> handlerOf(this));
			try {
				this.jvmSignal = new JvmSignal(signal);
				this.handler = this.jvmSignal.handler(source::arrived);
				this.previous = this.jvmSignal.handle(this.handler);
			}
			catch (IllegalArgumentException ex) {
				throw new SignalUnavailableException(signal, refusal(signal), ex);
			}
			// the JVM leaves these three alone when it was started with them ignored
			this.effective = !(this.jvmSignal.isIgnored(this.previous) && isOfTheJvm(signal));
		}

		void installAlthoughIgnored() {
			try {
				if (NativeSignals.resetToDefault(this.signal)) {
					this.jvmSignal.handle(this.handler);
					this.effective = true;
					return;
				}
				logger.log(System.Logger.Level.WARNING, this.signal.fullName()
						+ " has no effect: it was ignored when the JVM was started, and that could not be changed");
			}
			catch (SignalUnavailableException ex) {
				logger.log(System.Logger.Level.WARNING, this.signal.fullName()
						+ " has no effect: it was ignored when the JVM was started (nohup?). " + ex.getMessage());
			}
		}

		void restore() {
			if (!this.effective) {
				return;
			}
			this.effective = false;
			Object replaced = this.jvmSignal.handle(this.previous);
			if (replaced != this.handler) {
				// someone else took the signal over in the meantime: it stays theirs
				this.jvmSignal.handle(replaced);
			}
		}

		private static boolean isOfTheJvm(OsSignal signal) {
			return signal == OsSignal.HUP || signal == OsSignal.INT || signal == OsSignal.TERM;
		}

		private static String refusal(OsSignal signal) {
			if (isOfTheJvm(signal)) {
				return signal.fullName()
						+ " cannot be handled because the JVM was started with -Xrs (-XX:+ReduceSignalUsage)."
						+ " Remove that option from the command line, JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS";
			}
			return signal.fullName() + " cannot be handled: the JVM (also by -Xrs) or the operating system"
					+ " keeps it for itself, or does not know it";
		}

	}

	private final class Entry implements Registration {

		private final Installed owner;

		private final Runnable handler;

		Entry(Installed owner, Runnable handler) {
			this.owner = owner;
			this.handler = handler;
		}

		@Override
		public boolean effective() {
			return this.owner.effective;
		}

		@Override
		public void close() {
			unregister(this);
		}

	}

}
