package io.launcher.generation;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where files can be kept while the supervisor runs.
 */
@FunctionalInterface
public interface Workplace {

	/**
	 * The directory, made when it is needed first.
	 * @return the directory
	 * @throws IOException if there can be none
	 */
	Path directory() throws IOException;

}
