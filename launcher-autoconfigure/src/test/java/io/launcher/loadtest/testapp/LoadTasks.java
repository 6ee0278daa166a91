package io.launcher.loadtest.testapp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/**
 * What the requests of both load applications have in common.
 */
final class LoadTasks {

	/** Names the process that has answered. */
	static final String WORKER = "X-Worker";

	/** The checksum of a body that was received. */
	static final String CHECKSUM = "X-Checksum";

	/** A body that no buffer on the way holds whole. */
	static final byte[] LARGE = large();

	private LoadTasks() {
	}

	static String pid() {
		return Long.toString(ProcessHandle.current().pid());
	}

	static String checksum(byte[] body) {
		CRC32 checksum = new CRC32();
		checksum.update(body);
		return Long.toHexString(checksum.getValue());
	}

	static String line(int number) {
		return "line " + number + "\n";
	}

	/**
	 * Keeps the thread for a time.
	 * @param time how long
	 */
	static void pause(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
		}
	}

	/**
	 * Keeps the thread until a port of this machine lets go of it.
	 * @param port where somebody listens who decides
	 * @return the body of the response
	 * @throws IOException if nobody does
	 */
	static String held(int port) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream().write((pid() + "\n").getBytes());
			return (socket.getInputStream().read() < 0) ? "released" : "told something";
		}
	}

	private static byte[] large() {
		byte[] body = new byte[1 << 20];
		for (int i = 0; i < body.length; i++) {
			body[i] = (byte) ('a' + i % 23);
		}
		return body;
	}

}
