package io.launcher.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/**
 * The native calls about sockets, with errors as exceptions. Loading this class never
 * fails, {@link #load()} does.
 */
final class NativeSockets {

	private static final Loaded LOADED = Loaded.load();

	private final SocketLibrary library;

	private NativeSockets(SocketLibrary library) {
		this.library = library;
	}

	/**
	 * The calls that Linux and macOS have in common.
	 * @return the calls
	 * @throws SharedSocketUnavailableException if there is no native access
	 */
	static NativeSockets load() {
		if (LOADED.library == null) {
			throw new SharedSocketUnavailableException(
					"JNA cannot be loaded (" + LOADED.error + "); it needs net.java.dev.jna:jna on the class path and a"
							+ " writable java.io.tmpdir, or jna.tmpdir, that is not mounted noexec",
					LOADED.error);
		}
		if (Native.POINTER_SIZE != Long.BYTES) {
			throw new SharedSocketUnavailableException("this is a 32-bit JVM", null);
		}
		return new NativeSockets(LOADED.library);
	}

	/**
	 * All calls, for handing sockets over.
	 * @return the calls
	 * @throws SharedSocketUnavailableException if there is no native access, or not on
	 * Linux
	 */
	static NativeSockets loadForHandoff() {
		String os = System.getProperty("os.name", "");
		if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
			throw new SharedSocketUnavailableException("that works on Linux only, not on " + os, null);
		}
		return load();
	}

	SocketLibrary library() {
		return this.library;
	}

	int unixSocket() throws IOException {
		return check("socket", this.library.socket(SocketConstants.AF_UNIX,
				SocketConstants.SOCK_STREAM | SocketConstants.SOCK_CLOEXEC, 0));
	}

	int duplicate(int descriptor) throws IOException {
		// from 3 up: never in the place of a closed standard stream
		return check("fcntl", this.library.fcntl(descriptor, SocketConstants.F_DUPFD_CLOEXEC, 3));
	}

	void replace(int descriptor, int by) throws IOException {
		int result;
		do {
			result = this.library.dup3(by, descriptor, SocketConstants.O_CLOEXEC);
		}
		while (interrupted(result));
		check("dup3", result);
	}

	void closeOnExec(int descriptor) throws IOException {
		check("fcntl", this.library.fcntl(descriptor, SocketConstants.F_SETFD, SocketConstants.FD_CLOEXEC));
	}

	void makeBlocking(int descriptor) throws IOException {
		int flags = check("fcntl", this.library.fcntl(descriptor, SocketConstants.F_GETFL));
		if ((flags & SocketConstants.O_NONBLOCK) != 0) {
			check("fcntl",
					this.library.fcntl(descriptor, SocketConstants.F_SETFL, flags & ~SocketConstants.O_NONBLOCK));
		}
	}

	int type(int descriptor) throws IOException {
		int[] value = new int[1];
		int[] length = { Integer.BYTES };
		check("getsockopt", this.library.getsockopt(descriptor, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE,
				value, length));
		return value[0];
	}

	void close(int descriptor) {
		// whatever it returns, the descriptor is gone: never again
		this.library.close(descriptor);
	}

	void timeout(int descriptor, int option, long nanos) throws IOException {
		if (nanos <= 0) {
			throw new SocketTimeoutException("Timed out");
		}
		long micros = Math.max(1, TimeUnit.NANOSECONDS.toMicros(nanos));
		long second = TimeUnit.SECONDS.toMicros(1);
		long[] timeval = { micros / second, micros % second };
		check("setsockopt", this.library.setsockopt(descriptor, SocketConstants.SOL_SOCKET, option, timeval,
				timeval.length * Long.BYTES));
	}

	void option(int descriptor, int level, int option, boolean on) throws IOException {
		int[] value = { on ? 1 : 0 };
		check("setsockopt", this.library.setsockopt(descriptor, level, option, value, Integer.BYTES));
	}

	boolean readable(int descriptor) throws IOException {
		byte[] entry = PollEntry.of(descriptor, SocketConstants.POLLIN);
		int result;
		do {
			result = this.library.poll(entry, 1, 0);
		}
		while (interrupted(result));
		return check("poll", result) > 0 && (PollEntry.result(entry) & SocketConstants.POLLIN) != 0;
	}

	/**
	 * Lets no further connection join the queue of a listening TCP socket, for all
	 * processes that have it. Works on Linux.
	 * @param descriptor its descriptor
	 * @throws IOException if it is no socket
	 */
	void holdOff(int descriptor) throws IOException {
		SynFilter filter = new SynFilter();
		check("setsockopt", this.library.setsockopt(descriptor, SocketConstants.SOL_SOCKET,
				SocketConstants.SO_ATTACH_FILTER, filter.program(), (int) filter.program().size()));
	}

	boolean isHeldOff(int descriptor) throws IOException {
		int[] instructions = { 0 };
		check("getsockopt", this.library.getsockopt(descriptor, SocketConstants.SOL_SOCKET,
				SocketConstants.SO_ATTACH_FILTER, new int[1], instructions));
		return instructions[0] > 0;
	}

	/**
	 * Ends a listening socket for all processes that have it.
	 * @param descriptor its descriptor
	 * @return {@code false} if another process has ended it before
	 * @throws IOException if it is none
	 */
	boolean endListening(int descriptor) throws IOException {
		int result = this.library.shutdown(descriptor, SocketConstants.SHUT_RD);
		if (result < 0 && Native.getLastError() == SocketConstants.ENOTCONN) {
			return false;
		}
		check("shutdown", result);
		return true;
	}

	boolean interrupted(long result) {
		return result < 0 && Native.getLastError() == SocketConstants.EINTR;
	}

	int check(String call, int result) throws IOException {
		return (int) check(call, (long) result);
	}

	long check(String call, long result) throws IOException {
		if (result >= 0) {
			return result;
		}
		int error = Native.getLastError();
		if (error == SocketConstants.EAGAIN) {
			throw new SocketTimeoutException("Timed out in " + call);
		}
		throw new NativeCallException(call, error, this.library.strerror(error));
	}

	/**
	 * The outcome of loading, kept because a second attempt would only give a worse
	 * message.
	 */
	private record Loaded(@Nullable SocketLibrary library, @Nullable Error error) {

		static Loaded load() {
			try {
				return new Loaded(Native.load("c", SocketLibrary.class), null);
			}
			catch (VirtualMachineError ex) {
				throw ex;
			}
			catch (Error ex) {
				// LinkageErrors, and the plain Error of JNA about a foreign version
				return new Loaded(null, ex);
			}
		}

	}

}
