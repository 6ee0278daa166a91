package io.launcher.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides how long requests to {@code /held} take: each of them connects to here, says
 * who it is, and waits for the end of that connection.
 */
final class HeldRequests implements AutoCloseable {

	private final ServerSocket listener;

	private final List<Socket> held = new ArrayList<>();

	private final List<Long> workers = new ArrayList<>();

	private boolean released;

	HeldRequests() throws IOException {
		this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::accept, "held-requests");
		thread.setDaemon(true);
		thread.start();
	}

	String path() {
		return "/held?port=" + this.listener.getLocalPort();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.listener.accept();
				String pid = new BufferedReader(new InputStreamReader(connection.getInputStream())).readLine();
				add(connection, Long.parseLong(pid));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private synchronized void add(Socket connection, long pid) throws IOException {
		this.workers.add(pid);
		this.held.add(connection);
		if (this.released) {
			connection.close();
		}
	}

	/**
	 * The processes of the requests that are or were held.
	 * @return a process id for each request
	 */
	synchronized List<Long> workers() {
		return List.copyOf(this.workers);
	}

	/**
	 * Lets go of all that are held and of those that come.
	 * @throws IOException if that fails
	 */
	synchronized void release() throws IOException {
		this.released = true;
		for (Socket connection : this.held) {
			connection.close();
		}
	}

	@Override
	public void close() throws IOException {
		release();
		this.listener.close();
	}

}
