package io.launcher.generation;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The files that this JVM and workers without a copy of their own run from. To write to
 * one of them breaks every JVM that has it open, at some later time.
 */
final class OriginalFiles {

	private final Map<Path, FileIdentity> known = new HashMap<>();

	private final Collection<Path> files;

	OriginalFiles(Collection<Path> files) {
		this.files = files;
		note();
	}

	private void note() {
		for (Path file : this.files) {
			FileIdentity identity = FileIdentity.of(file);
			if (identity != null) {
				this.known.put(file, identity);
			}
		}
	}

	/**
	 * Looks for files that were written to. Others may have been put in their place,
	 * which are those to look at from then on.
	 * @param generation the generation that is to run from them
	 * @return what is wrong and what to do, or {@code null}
	 */
	synchronized @Nullable String overwritten(int generation) {
		for (Path file : this.files) {
			FileIdentity before = this.known.get(file);
			FileIdentity now = FileIdentity.of(file);
			if (generation > 1 && before != null && now != null && before.overwritten(now)) {
				return file + " was overwritten in place, which breaks the JVMs that run from it. Replace it by "
						+ "moving the new file over it or by a symbolic link that is pointed elsewhere; where it can "
						+ "be extracted (launcher.worker.layout), it may be overwritten";
			}
		}
		note();
		return null;
	}

}
