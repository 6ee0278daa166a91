package io.launcher.process;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of the program: what of the candidates agrees with what the VM was told.
 *
 * @param values the arguments
 * @param verified whether they are certain
 */
record ProgramArguments(List<String> values, boolean verified) {

	static ProgramArguments of(JvmInvocation invocation, LaunchTarget target) {
		String joined = invocation.command().substring(target.name().length());
		List<String> given = invocation.applicationArguments();
		if (given != null && join(given).equals(joined)) {
			return new ProgramArguments(given, true);
		}
		List<String> tail = tail(invocation.rawCommandLine(), joined);
		if (tail != null) {
			return new ProgramArguments(tail, true);
		}
		if (given != null) {
			return new ProgramArguments(given, false);
		}
		// nothing knows where one argument ends but the spaces
		return new ProgramArguments(Arrays.asList(joined.substring(1).split(" ", -1)), false);
	}

	private static @Nullable List<String> tail(List<String> rawCommandLine, String joined) {
		// Each further argument makes the text longer, so that at most one tail is as
		// long.
		int length = 0;
		int index = rawCommandLine.size();
		while (length < joined.length() && index > 0) {
			index--;
			length += 1 + rawCommandLine.get(index).length();
		}
		List<String> tail = rawCommandLine.subList(index, rawCommandLine.size());
		return join(tail).equals(joined) ? tail : null;
	}

	private static String join(List<String> arguments) {
		StringBuilder joined = new StringBuilder();
		arguments.forEach((argument) -> joined.append(' ').append(argument));
		return joined.toString();
	}

}
