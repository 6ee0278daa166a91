package io.launcher.signal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Native calls about signals. Loading this class never fails, {@link #library} does.
 */
final class NativeSignals {

	/** No such process. */
	static final int ESRCH = 3;

	/** Not permitted. */
	static final int EPERM = 1;

	/** Do not wait. */
	static final int WNOHANG = 1;

	private static final long SIG_ERR = -1;

	private static final Loaded LOADED = load();

	private NativeSignals() {
	}

	static SignalLibrary library(OsSignal signal) {
		if (LOADED.library == null) {
			throw new SignalUnavailableException(signal, "Native access, needed for " + signal.fullName()
					+ ", is not available because JNA cannot be loaded (" + LOADED.error
					+ "). Make sure that net.java.dev.jna:jna is on the class path and that java.io.tmpdir, or jna.tmpdir,"
					+ " is a writable directory that is not mounted noexec", LOADED.error);
		}
		return LOADED.library;
	}

	static boolean resetToDefault(OsSignal signal) {
		Pointer previous = library(signal).signal(signal.number(), Pointer.NULL);
		return previous == null || Pointer.nativeValue(previous) != SIG_ERR;
	}

	private static Loaded load() {
		try {
			return new Loaded(Native.load("c", SignalLibrary.class), null);
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Error ex) {
			// LinkageErrors, and the plain Error of JNA about a foreign version of itself
			return new Loaded(null, ex);
		}
	}

	private record Loaded(@Nullable SignalLibrary library, @Nullable Error error) {

	}

}
