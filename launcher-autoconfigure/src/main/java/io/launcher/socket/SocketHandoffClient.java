package io.launcher.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gets listening sockets from the supervisor, in a worker.
 */
public final class SocketHandoffClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private SocketHandoffClient() {
	}

	/**
	 * Asks for the sockets of a worker. They are the caller's to close.
	 * @param socket the path of the supervisor's {@link SocketHandoff}
	 * @param worker the number of the worker
	 * @param token the token of the worker
	 * @return the sockets, at least one
	 * @throws IOException if the supervisor refuses, cannot be reached or does not answer
	 * within 10 seconds
	 * @throws SharedSocketUnavailableException if this platform cannot share sockets
	 */
	public static List<InheritedSocket> receive(Path socket, long worker, String token) throws IOException {
		NativeSockets sockets = NativeSockets.loadForHandoff();
		List<Integer> descriptors = new ArrayList<>();
		try (HandoffConnection connection = HandoffConnection.connect(sockets, socket, TIMEOUT.toNanos(),
				System::nanoTime)) {
			new HandoffRequest(worker, token).writeTo(connection);
			List<String> names = HandoffReply.readFrom(connection, descriptors);
			if (names.isEmpty()) {
				throw new IOException("The supervisor refused to hand its sockets to worker " + worker
						+ ": the token is wrong, or the worker has no service that listens");
			}
			List<InheritedSocket> inherited = new ArrayList<>();
			for (int i = 0; i < names.size(); i++) {
				inherited.add(new InheritedSocket(names.get(i), sockets, descriptors.get(i), socket.getParent()));
			}
			return List.copyOf(inherited);
		}
		catch (IOException | RuntimeException ex) {
			descriptors.forEach(sockets::close);
			throw ex;
		}
	}

}
