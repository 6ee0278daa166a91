package io.launcher.systemd;

import java.util.stream.Collectors;

import io.launcher.LauncherStatus;

/**
 * The state of a launcher in one line.
 */
public final class StatusLine {

	private StatusLine() {
	}

	/**
	 * Makes the line, such as {@code web 2/2, mailer 1/2 ready; generation 3}.
	 * @param status the status
	 * @param addition what else there is to say, may be empty
	 * @return the line
	 */
	public static String of(LauncherStatus status, String addition) {
		String services = status.services()
			.stream()
			.map((service) -> "%s %d/%d".formatted(service.name(), service.ready(), service.desired()))
			.collect(Collectors.joining(", "));
		String line = services.isEmpty() ? "" : "%s ready; generation %d".formatted(services, status.generation());
		if (line.isEmpty() || addition.isEmpty()) {
			return line + addition;
		}
		return line + "; " + addition;
	}

}
