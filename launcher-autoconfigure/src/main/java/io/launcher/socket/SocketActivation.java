package io.launcher.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Socket activation, as systemd and others do it: a process is started with listening
 * sockets, and with environment variables that tell of them.
 */
public final class SocketActivation {

	/** The variables, which are for one process only and must not be passed on. */
	public static final Set<String> VARIABLES = Set.of("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PIDFDID");

	private static final System.Logger logger = System.getLogger(SocketActivation.class.getName());

	private static final int FIRST = 3;

	private static final String UNKNOWN = "unknown";

	private static final String CHECK = "Start the application by a socket unit of systemd or by systemd-socket-activate"
			+ ", or remove the variables LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES";

	private final Map<String, String> environment;

	private final long pid;

	private final int first;

	private SocketActivation(Map<String, String> environment, long pid, int first) {
		this.environment = environment;
		this.pid = pid;
		this.first = first;
	}

	/**
	 * The sockets that this process was started with. They are set to what their use by
	 * several processes needs: blocking, and not inherited by child processes. Variables
	 * that are meant for another process are ignored, with a warning.
	 * @param environment the environment of this process
	 * @param pid the id of this process
	 * @return the sockets, usually none
	 * @throws SocketActivationException if there are some and they cannot be used
	 * @throws SharedSocketUnavailableException if this platform cannot share sockets
	 */
	public static List<ActivatedSocket> receive(Map<String, String> environment, long pid) {
		return receive(environment, pid, FIRST);
	}

	static List<ActivatedSocket> receive(Map<String, String> environment, long pid, int first) {
		return new SocketActivation(environment, pid, first).receive();
	}

	private List<ActivatedSocket> receive() {
		if (!isForThisProcess()) {
			return List.of();
		}
		long count = number("LISTEN_FDS");
		List<String> names = names(count);
		List<ActivatedSocket> received = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			received.add(socket(this.first + i, (i < names.size()) ? names.get(i) : UNKNOWN));
		}
		return received;
	}

	private boolean isForThisProcess() {
		if (!this.environment.containsKey("LISTEN_PID") || !this.environment.containsKey("LISTEN_FDS")) {
			return false;
		}
		long meant = number("LISTEN_PID");
		if (meant != this.pid) {
			logger.log(System.Logger.Level.WARNING,
					"The sockets of socket activation (LISTEN_FDS=" + this.environment.get("LISTEN_FDS")
							+ ") are not used: LISTEN_PID says that they are for process " + meant + ", and this is "
							+ this.pid + ". If a script starts the application, let it do so by 'exec java ...'");
			return false;
		}
		return true;
	}

	private long number(String variable) {
		String text = this.environment.getOrDefault(variable, "");
		// that of processes is limited to seven digits, that of descriptors to less
		if (!text.matches("[1-9][0-9]{0,8}")) {
			throw new SocketActivationException("The environment variable " + variable + " is '" + text
					+ "', which is not a number from 1 up: the listening sockets of socket activation cannot be found",
					CHECK);
		}
		return Long.parseLong(text);
	}

	private List<String> names(long count) {
		String text = this.environment.getOrDefault("LISTEN_FDNAMES", "");
		List<String> names = text.isEmpty() ? List.of() : List.of(text.split(":", -1));
		if (!names.isEmpty() && names.size() != count) {
			throw new SocketActivationException("LISTEN_FDNAMES has " + names.size() + " names ('" + text
					+ "'), and LISTEN_FDS says that there are " + count + " descriptors", CHECK);
		}
		return names;
	}

	private ActivatedSocket socket(int descriptor, String name) {
		NativeSockets sockets = NativeSockets.loadForHandoff();
		String what = "Descriptor " + descriptor + " (name '" + name + "') of socket activation ";
		try {
			Descriptors descriptors = new Descriptors(sockets);
			if (sockets.type(descriptor) != SocketConstants.SOCK_STREAM) {
				throw unusable(what + "is a socket, but no stream socket", "ListenStream=");
			}
			if (!descriptors.isListening(descriptor)) {
				throw unusable(what + "is a socket that does not listen, a connection perhaps",
						"Accept=no (the default) and ListenStream=");
			}
			SocketAddress address = descriptors.address(descriptor);
			if (address == null) {
				throw unusable(
						what + "listens on an address that Java does not have, in the abstract namespace perhaps",
						"a port or a path for ListenStream=");
			}
			sockets.closeOnExec(descriptor);
			sockets.makeBlocking(descriptor);
			return new ActivatedSocket(descriptor, name, address);
		}
		catch (NativeCallException ex) {
			throw switch (ex.error()) {
				case SocketConstants.EBADF -> new SocketActivationException(
						what + "is not open, though LISTEN_FDS is '" + this.environment.get("LISTEN_FDS") + "'", CHECK);
				case SocketConstants.ENOTSOCK ->
					unusable(what + "is not a socket", "ListenStream= rather than ListenFIFO= or ListenSpecial=");
				default -> new SocketActivationException(what + "cannot be used: " + ex.getMessage(), CHECK);
			};
		}
		catch (IOException ex) {
			throw new SocketActivationException(what + "cannot be used: " + ex.getMessage(), CHECK);
		}
	}

	private static SocketActivationException unusable(String message, String setting) {
		return new SocketActivationException(message + ". The web workers need listening stream sockets",
				"Use " + setting + " in the socket unit");
	}

}
