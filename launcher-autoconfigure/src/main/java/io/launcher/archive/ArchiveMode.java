package io.launcher.archive;

/**
 * Whether the classes of workers are archived.
 */
public enum ArchiveMode {

	/** Where that is safe and helps. */
	AUTO,

	/** Never. */
	OFF

}
