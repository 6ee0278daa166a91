package io.launcher.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The options of a JVM by where they came from.
 *
 * @param all all of them in their order
 * @param commandLine those of the command line only; {@code null} if they cannot be told
 * from those of the variables
 */
record InheritedOptions(List<String> all, @Nullable List<String> commandLine) {

	private static final String MAIN_MODULE = "-Djdk.module.main=";

	static InheritedOptions of(JvmInvocation invocation) {
		List<String> options = invocation.inputArguments();
		// the lines of the file of -XX:Flags, bare, precede the options; it is read again
		while (!options.isEmpty() && !options.get(0).startsWith("-")) {
			options = options.subList(1, options.size());
		}
		return new InheritedOptions(withoutMainModule(options), commandLine(options, invocation.optionVariables()));
	}

	private static @Nullable List<String> commandLine(List<String> options, Map<String, String> variables) {
		List<String> before;
		List<String> after;
		try {
			before = new ArrayList<>(words(variables, OptionVariables.JAVA_TOOL_OPTIONS));
			before.addAll(JavaCommandOptions.toVmOptions(words(variables, OptionVariables.JDK_JAVA_OPTIONS)));
			after = words(variables, OptionVariables.UNDERSCORE_JAVA_OPTIONS);
		}
		catch (IOException | IllegalArgumentException ex) {
			return null;
		}
		int from = before.size();
		int to = options.size() - after.size();
		if (from > to || !options.subList(0, from).equals(before)
				|| !options.subList(to, options.size()).equals(after)) {
			return null;
		}
		return withoutMainModule(options.subList(from, to));
	}

	private static List<String> words(Map<String, String> variables, String name) {
		return OptionVariables.words(variables.getOrDefault(name, ""));
	}

	private static List<String> withoutMainModule(List<String> options) {
		// the java command's own translation of -m
		return options.stream().filter((option) -> !option.startsWith(MAIN_MODULE)).toList();
	}

}
