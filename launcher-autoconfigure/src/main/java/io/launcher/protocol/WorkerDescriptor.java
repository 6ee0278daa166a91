package io.launcher.protocol;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a supervisor leaves for a worker in a private file, whose path the worker finds in
 * the system property {@value #SYSTEM_PROPERTY}. The worker deletes the file once it has
 * read it.
 *
 * @param worker the number of the worker
 * @param token binds a connection to the worker; no defence against the same user
 * @param controlSocket the path of the control socket
 * @param handoffSocket the path of the socket that listening sockets are received from,
 * empty if there is none
 * @param properties configuration that the supervisor has decided for its workers, such
 * as {@code server.port}
 */
public record WorkerDescriptor(long worker, String token, String controlSocket, String handoffSocket,
		Map<String, String> properties) {

	/** The system property that holds the path of the file; it makes a JVM a worker. */
	public static final String SYSTEM_PROPERTY = "io.launcher.worker";

	/** The property that tells a worker to warm up before it is parked. */
	public static final String WARM = "io.launcher.warm";

	/** The property that tells a process that it records classes and is no worker. */
	public static final String RECORDS = "io.launcher.records";

	private static final String PROPERTY = "property.";

	public WorkerDescriptor {
		properties = Map.copyOf(properties);
	}

	/**
	 * Whether the worker is to warm up before it is parked.
	 * @return whether it is
	 */
	public boolean warm() {
		return Boolean.parseBoolean(this.properties.get(WARM));
	}

	/**
	 * Whether the process is to record the classes it loads, and is no worker.
	 * @return whether it is
	 */
	public boolean records() {
		return Boolean.parseBoolean(this.properties.get(RECORDS));
	}

	/**
	 * The content of the file.
	 * @return the text
	 */
	public String format() {
		Properties content = new Properties();
		content.setProperty("worker", Long.toString(this.worker));
		content.setProperty("token", this.token);
		content.setProperty("control", this.controlSocket);
		content.setProperty("handoff", this.handoffSocket);
		this.properties.forEach((name, value) -> content.setProperty(PROPERTY + name, value));
		StringWriter text = new StringWriter();
		try {
			content.store(text, null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return text.toString();
	}

	/**
	 * Reads the content of the file.
	 * @param text the text
	 * @return the descriptor
	 * @throws IllegalArgumentException if something is missing or malformed
	 */
	public static WorkerDescriptor parse(String text) {
		Properties content = new Properties();
		try {
			content.load(new StringReader(text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, String> properties = new TreeMap<>();
		for (String name : content.stringPropertyNames()) {
			if (name.startsWith(PROPERTY)) {
				properties.put(name.substring(PROPERTY.length()), content.getProperty(name));
			}
		}
		return new WorkerDescriptor(Long.parseLong(required(content, "worker")), required(content, "token"),
				required(content, "control"), required(content, "handoff"), properties);
	}

	private static String required(Properties content, String name) {
		String value = content.getProperty(name);
		if (value == null) {
			throw new IllegalArgumentException("The worker file has no '" + name + "'");
		}
		return value;
	}

}
