package io.launcher.generation;

/**
 * How large the heap of a worker may become.
 *
 * @param kind who decides
 * @param bytes the size, where it is fixed
 */
public record HeapSetting(Kind kind, long bytes) {

	/** A share of the memory. */
	public static final HeapSetting AUTO = new HeapSetting(Kind.AUTO, 0);

	/** Left to the JVM. */
	public static final HeapSetting OFF = new HeapSetting(Kind.OFF, 0);

	/**
	 * A fixed size.
	 * @param bytes the size
	 * @return the setting
	 */
	public static HeapSetting of(long bytes) {
		return new HeapSetting(Kind.FIXED, bytes);
	}

	/**
	 * Who decides.
	 */
	public enum Kind {

		/** Launcher, by the memory there is and the number of JVMs. */
		AUTO,

		/** The user. */
		FIXED,

		/** The JVM. */
		OFF

	}

}
