package io.launcher.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is said by {@code -D} options.
 */
final class Settings {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private Settings() {
	}

	static int rounds(int usual) {
		return Integer.getInteger("rounds", usual);
	}

	static Duration duration(String name, double seconds) {
		double value = Double.parseDouble(System.getProperty(name, Double.toString(seconds)));
		return Duration.ofMillis((long) (value * 1000));
	}

	static String server() {
		String server = System.getProperty("server", "tomcat");
		if (!List.of("tomcat", "jetty", "netty").contains(server)) {
			throw new IllegalArgumentException("-Dserver=" + server + ": there are tomcat, jetty and netty");
		}
		return server;
	}

	static int clients() {
		return Integer.getInteger("clients", 32);
	}

	/**
	 * Whether this version of Launcher has a property.
	 * @param name its name
	 * @return whether its metadata tells about it
	 */
	static boolean knows(String name) {
		try {
			for (URL metadata : Collections.list(Settings.class.getClassLoader().getResources(METADATA))) {
				try (InputStream in = metadata.openStream()) {
					if (new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("\"" + name + "\"")) {
						return true;
					}
				}
			}
			return false;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The places in a list, beginning with another one each round.
	 * @param size how long the list is
	 * @param round the number of the round
	 * @return the places
	 */
	static int[] turns(int size, int round) {
		return IntStream.range(0, size).map((i) -> (i + round) % size).toArray();
	}

}
