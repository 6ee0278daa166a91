package io.launcher.systemd;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/**
 * The native calls, with errors as exceptions. Loading this class never fails.
 */
final class NativeCalls {

	private static final System.Logger logger = System.getLogger(NativeCalls.class.getName());

	private static final int AF_UNIX = 1;

	private static final int SOCK_DGRAM = 2;

	private static final int SOCK_CLOEXEC = 0x80000;

	private static final int MSG_DONTWAIT = 0x40;

	private static final int MSG_NOSIGNAL = 0x4000;

	private static final int CLOCK_MONOTONIC = 1;

	private static final int EINTR = 4;

	private static final int EAGAIN = 11;

	private final SystemdLibrary library;

	private NativeCalls(SystemdLibrary library) {
		this.library = library;
	}

	/**
	 * Loads the calls.
	 * @return the calls, or {@code null} if there are none on this platform
	 */
	static @Nullable NativeCalls load() {
		String os = System.getProperty("os.name", "");
		if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
			logger.log(System.Logger.Level.DEBUG,
					"No service manager is notified: that works on Linux only, not on {0}", os);
			return null;
		}
		try {
			if (Native.POINTER_SIZE == Long.BYTES) {
				return new NativeCalls(Native.load("c", SystemdLibrary.class));
			}
			logger.log(System.Logger.Level.DEBUG, "No service manager is notified: this is a 32-bit JVM");
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Error ex) {
			// LinkageErrors, and the plain Error of JNA about a foreign version of itself
			logger.log(System.Logger.Level.DEBUG, "No service manager is notified: JNA cannot be loaded", ex);
		}
		return null;
	}

	int datagramSocket() throws IOException {
		int descriptor = this.library.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		if (descriptor < 0) {
			throw failure("socket");
		}
		return descriptor;
	}

	// Sends without waiting; false if there is no room for now.
	boolean send(int descriptor, byte[] message, byte[] address) throws IOException {
		while (this.library.sendto(descriptor, message, message.length, MSG_DONTWAIT | MSG_NOSIGNAL, address,
				address.length) < 0) {
			int error = Native.getLastError();
			if (error == EAGAIN) {
				return false;
			}
			if (error != EINTR) {
				throw failure("sendto");
			}
		}
		return true;
	}

	void close(int descriptor) {
		this.library.close(descriptor);
	}

	// The clock of systemd: what System.nanoTime() reads is up to the JVM.
	long monotonicMicros() {
		long[] time = new long[2];
		this.library.clock_gettime(CLOCK_MONOTONIC, time);
		return TimeUnit.SECONDS.toMicros(time[0]) + TimeUnit.NANOSECONDS.toMicros(time[1]);
	}

	private IOException failure(String call) {
		int error = Native.getLastError();
		return new IOException("%s (%s, error %d)".formatted(this.library.strerror(error), call, error));
	}

}
