package io.launcher.archive;

import java.util.List;

/**
 * The archive of one JVM.
 *
 * @param options the options to add, none if there is no archive for it
 * @param word {@code used}, or why it has none
 */
public record ArchiveChoice(List<String> options, String word) {

	/** What a JVM with an archive is described by. */
	public static final String USED = "used";

	public ArchiveChoice {
		options = List.copyOf(options);
	}

	/**
	 * No archive.
	 * @param reason why
	 * @return the choice
	 */
	public static ArchiveChoice none(String reason) {
		return new ArchiveChoice(List.of(), reason);
	}

	/**
	 * Whether it has one.
	 * @return whether it has
	 */
	public boolean used() {
		return this.word.equals(USED);
	}

}
