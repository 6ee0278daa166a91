package io.launcher.generation;

/**
 * What workers run from.
 */
public enum Layout {

	/** From an extracted copy of an executable archive, where that is possible. */
	AUTO,

	/** From an extracted copy; where that is not possible, a warning says so. */
	EXTRACTED,

	/** From what the supervisor runs from. */
	AS_IS

}
