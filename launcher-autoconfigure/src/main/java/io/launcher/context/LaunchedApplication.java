package io.launcher.context;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;

/**
 * The application that a supervisor runs workers of. A bean of the supervisor's context.
 *
 * @param mainClass the name of its main class, if known
 * @param arguments what it was started with
 * @param webApplicationType what kind of web application its workers are
 */
public record LaunchedApplication(@Nullable String mainClass, List<String> arguments,
		WebApplicationType webApplicationType) {

	public LaunchedApplication {
		arguments = List.copyOf(arguments);
	}

	/**
	 * The name for log lines.
	 * @return the simple name of the main class
	 */
	public String name() {
		return (this.mainClass != null) ? this.mainClass.substring(this.mainClass.lastIndexOf('.') + 1)
				: "the application";
	}

}
