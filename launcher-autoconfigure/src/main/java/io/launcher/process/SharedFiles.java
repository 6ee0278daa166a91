package io.launcher.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The options that name a file the JVM writes to: a second JVM would overwrite, rename or
 * fail on the file of the first.
 */
final class SharedFiles {

	private static final String PID = "%p";

	/** Options whose file name may have the process id in it. */
	private static final List<String> NAMED_BY_PID = List.of("-Xloggc:", "-XX:ErrorFile=", "-XX:LogFile=",
			"-XX:ReplayDataFile=", "-XX:PerfDataSaveFile=");

	private static final List<String> RECORDING = List.of("-XX:StartFlightRecording=", "-XX:StartFlightRecording:");

	private static final String HEAP_DUMP = "-XX:HeapDumpPath=";

	private static final String LOG = "-Xlog:";

	private final Predicate<Path> isDirectory;

	SharedFiles(Predicate<Path> isDirectory) {
		this.isDirectory = isDirectory;
	}

	String unique(String option) {
		if (option.startsWith(LOG)) {
			return log(option);
		}
		if (option.startsWith(HEAP_DUMP)) {
			return HEAP_DUMP + directoryOf(option.substring(HEAP_DUMP.length()));
		}
		for (String prefix : RECORDING) {
			if (option.startsWith(prefix)) {
				return prefix + recording(option.substring(prefix.length()));
			}
		}
		for (String prefix : NAMED_BY_PID) {
			if (option.startsWith(prefix)) {
				return prefix + withPid(option.substring(prefix.length()));
			}
		}
		return option;
	}

	private static String log(String option) {
		// {@code -Xlog:what:output:decorators:output-options}, where quotes protect a
		// colon.
		List<String> parts = split(option, ':');
		if (parts.size() < 3 || parts.get(1).equals("async")) {
			return option;
		}
		String output = parts.get(2);
		if (output.isEmpty() || output.equals("stdout") || output.equals("stderr")) {
			return option;
		}
		String prefix = output.startsWith("file=") ? "file=" : "";
		String name = output.substring(prefix.length());
		boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
		parts.set(2, prefix + (quoted ? '"' + withPid(name.substring(1, name.length() - 1)) + '"' : withPid(name)));
		return String.join(":", parts);
	}

	private String recording(String settings) {
		List<String> result = new ArrayList<>();
		for (String setting : split(settings, ',')) {
			boolean file = setting.startsWith("filename=");
			result.add(file ? "filename=" + directoryOf(setting.substring("filename=".length())) : setting);
		}
		return String.join(",", result);
	}

	private String directoryOf(String name) {
		// Not all versions know {@code %p} in these names, but all choose a name of their
		// own
		// with the process id where a directory is given
		if (name.isEmpty() || isUnique(name) || this.isDirectory.test(Path.of(name))) {
			return name;
		}
		Path parent = Path.of(name).getParent();
		return (parent != null) ? parent.toString() : ".";
	}

	private static String withPid(String name) {
		if (name.isEmpty() || isUnique(name)) {
			return name;
		}
		int dot = name.lastIndexOf('.');
		int base = name.lastIndexOf('/') + 1;
		int end = (dot > base) ? dot : name.length();
		return name.substring(0, end) + "-" + PID + name.substring(end);
	}

	private static boolean isUnique(String name) {
		return name.contains(PID) || name.startsWith("/dev/") || name.startsWith("/proc/");
	}

	private static List<String> split(String text, char separator) {
		List<String> parts = new ArrayList<>();
		boolean quoted = false;
		int start = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			quoted ^= character == '"';
			if (character == separator && !quoted) {
				parts.add(text.substring(start, i));
				start = i + 1;
			}
		}
		parts.add(text.substring(start));
		return parts;
	}

}
