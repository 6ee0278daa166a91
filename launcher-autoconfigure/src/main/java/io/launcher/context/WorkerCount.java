package io.launcher.context;

import org.jspecify.annotations.Nullable;

/**
 * A configured number of workers.
 *
 * @param number the number; that of the processors where {@code auto} was configured
 * @param automatic whether it was {@code auto}
 */
public record WorkerCount(int number, boolean automatic) {

	/** The largest number of workers of a service. */
	public static final int MAX = 1024;

	/** One worker. */
	public static final WorkerCount ONE = new WorkerCount(1, false);

	/**
	 * Reads a number.
	 * @param property the whole name of the property, for the error
	 * @param text what was configured
	 * @param processors the number of processors
	 * @return the number
	 * @throws InvalidLauncherPropertyException if it is not allowed
	 */
	public static WorkerCount parse(String property, String text, int processors) {
		if ("auto".equalsIgnoreCase(text.trim())) {
			return new WorkerCount(Math.min(processors, MAX), true);
		}
		Integer number = number(text.trim());
		if (number == null || number < 0 || number > MAX) {
			throw new InvalidLauncherPropertyException(property, text,
					"a whole number from 0 to " + MAX + ", or 'auto' for the number of processors");
		}
		return new WorkerCount(number, false);
	}

	/**
	 * Whether more than one worker was asked for.
	 * @return {@code true} if the application needs processes for it
	 */
	public boolean several() {
		return this.number > 1;
	}

	private static @Nullable Integer number(String text) {
		try {
			return Integer.valueOf(text);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
