package io.launcher.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a JVM was started, as far as it can be found out from within.
 *
 * @param javaHome the home of its Java
 * @param inputArguments its options as the VM saw them, those of variables and argument
 * files included
 * @param optionVariables those of {@link OptionVariables#NAMES} that its environment has
 * @param classPath {@code java.class.path}
 * @param command {@code sun.java.command}: the main class, the module or the archive,
 * followed by the program arguments
 * @param mainModule {@code jdk.module.main}
 * @param modulePath {@code jdk.module.path}
 * @param rawCommandLine the command line as the kernel has it; empty where unknown
 * @param applicationArguments the arguments that the application was run with, which its
 * {@code main} method may have changed; {@code null} if unknown
 */
public record JvmInvocation(Path javaHome, List<String> inputArguments, Map<String, String> optionVariables,
		String classPath, String command, @Nullable String mainModule, @Nullable String modulePath,
		List<String> rawCommandLine, @Nullable List<String> applicationArguments) {

	private static final Path RAW_COMMAND_LINE = Path.of("/proc/self/cmdline");

	public JvmInvocation {
		inputArguments = List.copyOf(inputArguments);
		optionVariables = Map.copyOf(optionVariables);
		rawCommandLine = List.copyOf(rawCommandLine);
		applicationArguments = (applicationArguments != null) ? List.copyOf(applicationArguments) : null;
	}

	/**
	 * How this JVM was started.
	 * @param applicationArguments the arguments that the application was run with, or
	 * {@code null} if unknown
	 * @return the invocation
	 */
	public static JvmInvocation current(String @Nullable [] applicationArguments) {
		Map<String, String> variables = new HashMap<>();
		for (String name : OptionVariables.NAMES) {
			String value = System.getenv(name);
			if (value != null) {
				variables.put(name, value);
			}
		}
		return new JvmInvocation(Path.of(System.getProperty("java.home")),
				ManagementFactory.getRuntimeMXBean().getInputArguments(), variables,
				System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", ""),
				System.getProperty("jdk.module.main"), System.getProperty("jdk.module.path"), readRawCommandLine(),
				(applicationArguments != null) ? Arrays.asList(applicationArguments) : null);
	}

	private static List<String> readRawCommandLine() {
		String text;
		try {
			text = new String(Files.readAllBytes(RAW_COMMAND_LINE), nativeCharset());
		}
		catch (IOException ex) {
			// not Linux
			return List.of();
		}
		List<String> arguments = new ArrayList<>(Arrays.asList(text.split("\0", -1)));
		arguments.remove(arguments.size() - 1);
		return arguments;
	}

	/**
	 * The character set of command lines and argument files.
	 * @return the character set
	 */
	static Charset nativeCharset() {
		String name = System.getProperty("sun.jnu.encoding");
		return (name != null && Charset.isSupported(name)) ? Charset.forName(name) : Charset.defaultCharset();
	}

}
