package io.launcher.loadtest;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses among the web servers of the class path.
 */
final class LoadServers {

	private LoadServers() {
	}

	/**
	 * Leaves web servers out.
	 * @param servers their names in the packages of Spring Boot
	 * @return the program argument
	 */
	static String without(String... servers) {
		return "--spring.autoconfigure.exclude="
				+ Arrays.stream(servers).flatMap(LoadServers::autoConfigurations).collect(Collectors.joining(","));
	}

	private static Stream<String> autoConfigurations(String server) {
		String start = "org.springframework.boot." + server + ".autoconfigure.";
		String name = server.substring(0, 1).toUpperCase() + server.substring(1);
		return Stream
			.of("actuate.web.server." + name + "ReactiveManagementContext",
					"actuate.web.server." + name + "ServletManagementContext", "reactive." + name + "ReactiveWebServer",
					"servlet." + name + "ServletWebServer")
			.map((rest) -> start + rest + "AutoConfiguration");
	}

}
