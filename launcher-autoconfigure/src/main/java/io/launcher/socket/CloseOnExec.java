package io.launcher.socket;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * Keeps sockets of the JDK, which leaves them open for native code that starts processes
 * ({@code fork} and {@code exec}, {@code system}), from being inherited by these. The
 * JDK's own {@link ProcessBuilder} closes them in any case.
 */
public final class CloseOnExec {

	private static final System.Logger logger = System.getLogger(CloseOnExec.class.getName());

	private CloseOnExec() {
	}

	/**
	 * Marks what this process has open at a Unix domain socket: the listener and the
	 * connections of either side. Does nothing without native access.
	 * @param path the path of the socket
	 */
	public static void mark(Path path) {
		try {
			new Descriptors(NativeSockets.loadForHandoff()).closeOnExec(UnixDomainSocketAddress.of(path));
		}
		catch (IOException | SharedSocketUnavailableException ex) {
			logger.log(System.Logger.Level.DEBUG, "Native child processes may inherit connections at " + path, ex);
		}
	}

}
