package io.launcher.testprocess;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.launcher.socket.ListeningSocket;

/**
 * Starts a command with listening sockets as systemd does: opens them, puts them in the
 * place of the descriptors 3, 4 and so on, sets the variables, and becomes the command.
 * The arguments are {@code name=address:port} or {@code name=/path} for each socket, the
 * name may be empty for none at all, then {@code --} and the command. It says which ports
 * there are before it begins.
 * <p>
 * A JVM has files of its own open at these descriptors and needs them until it ends:
 * start it by {@link #PREFIX}, which takes their places first.
 */
public final class Activator {

	/** What to start the JVM with. */
	public static final List<String> PREFIX = List.of("sh", "-c", "exec \"$@\" 3</dev/null 4</dev/null 5</dev/null",
			"activator");

	private static final int FIRST = 3;

	private static final int PLACES = 3;

	private static final int HIGHEST = 1000;

	private static final int F_SETFD = 2;

	private static final int FD_CLOEXEC = 1;

	private Activator() {
	}

	public static void main(String[] args) throws Exception {
		int count = Arrays.asList(args).indexOf("--");
		LibC c = Native.load("c", LibC.class);
		for (int descriptor = FIRST; descriptor < HIGHEST; descriptor++) {
			c.fcntl(descriptor, F_SETFD, FD_CLOEXEC);
		}
		List<String> names = new ArrayList<>();
		for (int i = 0; i < Math.min(count, PLACES); i++) {
			String name = args[i].substring(0, args[i].indexOf('='));
			ListeningSocket socket = open(args[i].substring(name.length() + 1));
			names.add(name);
			System.out.println("ACTIVATED " + name + " " + socket.address());
			// the copy is not closed when the command begins
			check(c.dup2(socket.descriptor(), FIRST + i));
		}
		System.out.flush();
		check(c.setenv("LISTEN_PID", Integer.toString(c.getpid()), 1));
		check(c.setenv("LISTEN_FDS", Integer.toString(count), 1));
		if (!names.stream().allMatch(String::isEmpty)) {
			check(c.setenv("LISTEN_FDNAMES", String.join(":", names), 1));
		}
		String[] command = Arrays.copyOfRange(args, count + 1, args.length);
		check(c.execvp(command[0], command));
	}

	private static ListeningSocket open(String text) throws Exception {
		if (text.startsWith("/")) {
			return ListeningSocket.open("activated", UnixDomainSocketAddress.of(Path.of(text)), 100);
		}
		int colon = text.lastIndexOf(':');
		return ListeningSocket.open("activated", new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)),
				Integer.parseInt(text.substring(colon + 1))), 100);
	}

	private static void check(int result) {
		if (result < 0) {
			throw new IllegalStateException("A native call failed with " + Native.getLastError());
		}
	}

	interface LibC extends Library {

		int dup2(int from, int to);

		int fcntl(int descriptor, int command, Object... arguments);

		int getpid();

		int setenv(String name, String value, int overwrite);

		int execvp(String file, String[] arguments);

	}

}
