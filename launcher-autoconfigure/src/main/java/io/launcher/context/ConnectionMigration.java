package io.launcher.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the kernel hands connections that wait for a worker to its siblings when it
 * leaves. It does if a switch of it is on.
 */
final class ConnectionMigration {

	/** The switch, of Linux 5.14 and later. */
	static final String SWITCH = "/proc/sys/net/ipv4/tcp_migrate_req";

	private static final String ANYWAY = "Those of a worker that hangs wait for it, and connections are distributed by"
			+ " a hash, whoever is busy";

	private final Path file;

	ConnectionMigration(Path file) {
		this.file = file;
	}

	boolean isOn() {
		return value().equals("1");
	}

	/**
	 * What the switch means for connections.
	 * @return what is lost, if it is off, and what to do
	 */
	String consequence() {
		if (isOn()) {
			return "Connections that wait for a web worker which leaves or dies go to its siblings"
					+ " (net.ipv4.tcp_migrate_req is 1). " + ANYWAY;
		}
		return "With 'launcher.web.socket' set to 'reuse-port', connections that wait for a web worker when it dies are"
				+ " reset, and those that come in the moment in which it leaves, because net.ipv4.tcp_migrate_req is "
				+ value() + ". " + ANYWAY
				+ ". Set 'launcher.web.socket' to 'shared', with which nothing is lost, or set"
				+ " net.ipv4.tcp_migrate_req to 1 by sysctl (Linux 5.14 and later)";
	}

	private String value() {
		try {
			return Files.readString(this.file).strip();
		}
		catch (IOException ex) {
			return "not there or cannot be read";
		}
	}

}
