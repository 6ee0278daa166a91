package io.launcher.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory this process occupies.
 */
final class ResidentMemory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final String FIELD = "VmRSS:";

	private ResidentMemory() {
	}

	/**
	 * Asks the kernel.
	 * @return the size in bytes, -1 where it cannot be known
	 */
	static long read() {
		try {
			return parse(Files.readAllLines(STATUS));
		}
		catch (IOException ex) {
			return -1;
		}
	}

	static long parse(List<String> status) {
		for (String line : status) {
			if (line.startsWith(FIELD)) {
				String digits = line.replaceAll("[^0-9]", "");
				return digits.isEmpty() ? -1 : Long.parseLong(digits) * 1024;
			}
		}
		return -1;
	}

}
