package com.example.posters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The connections that clients have to one process, by what Linux tells: as many of their
 * requests, and no more, may fail when it dies.
 */
final class WorkerConnections {

	private static final String LISTENS = "0A";

	private final String port;

	/**
	 * The connections to a port.
	 * @param port the port
	 */
	WorkerConnections(int port) {
		this.port = String.format(Locale.ROOT, ":%04X", port);
	}

	/**
	 * Counts those of a process that stands still.
	 * @param pid its process id
	 * @return their number
	 */
	int of(long pid) {
		Set<String> sockets = sockets(pid);
		int count = 0;
		for (String table : List.of("tcp", "tcp6")) {
			for (String line : lines(Path.of("/proc", String.valueOf(pid), "net", table))) {
				String[] fields = line.strip().split("\\s+");
				boolean here = fields.length > 9 && fields[1].endsWith(this.port) && !fields[3].equals(LISTENS);
				count += (here && sockets.contains("socket:[" + fields[9] + "]")) ? 1 : 0;
			}
		}
		return count;
	}

	private static Set<String> sockets(long pid) {
		Set<String> sockets = new HashSet<>();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
			for (Path descriptor : descriptors.toList()) {
				sockets.add(Files.readSymbolicLink(descriptor).toString());
			}
		}
		catch (IOException ex) {
			// it has ended
		}
		return sockets;
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			return List.of();
		}
	}

}
