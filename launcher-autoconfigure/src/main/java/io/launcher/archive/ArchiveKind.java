package io.launcher.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The archives that the versions of the JVM know.
 */
enum ArchiveKind {

	/** The classes of one run on top of those that come with the JDK. */
	DYNAMIC(".jsa", "-XX:ArchiveClassesAtExit=", List.of("-Xlog:cds*=off")) {

		@Override
		List<String> use(Path file) {
			return List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto");
		}

		@Override
		List<String> insist(Path file) {
			return List.of("-XX:SharedArchiveFile=" + file, "-Xshare:on");
		}

	},

	/** Classes and what the JVM has made of them. */
	CACHE(".aot", "-XX:AOTCacheOutput=", List.of("-Xlog:cds*=off", "-Xlog:aot*=off")) {

		@Override
		List<String> use(Path file) {
			return List.of("-XX:AOTCache=" + file);
		}

		@Override
		List<String> insist(Path file) {
			return List.of("-XX:AOTCache=" + file, "-XX:AOTMode=on");
		}

	};

	/** An option by which the user wants to hear of archives. */
	private static final Pattern ASKS_FOR_LOG = Pattern.compile("-Xlog|-Xlog:(.*[+,:])?(all|cds|aot)\\b.*",
			Pattern.DOTALL);

	private final String suffix;

	private final String recording;

	private final List<String> silence;

	ArchiveKind(String suffix, String recording, List<String> silence) {
		this.suffix = suffix;
		this.recording = recording;
		this.silence = silence;
	}

	static @Nullable ArchiveKind of(int feature) {
		if (feature >= 25) {
			return CACHE;
		}
		return (feature >= 17) ? DYNAMIC : null;
	}

	String suffix() {
		return this.suffix;
	}

	// The options of a JVM that writes an archive when it ends.
	List<String> recordTo(Path file) {
		List<String> options = new ArrayList<>();
		options.add(this.recording + file);
		options.addAll(this.silence);
		return options;
	}

	// The options of a JVM that uses an archive if it can.
	abstract List<String> use(Path file);

	// The options of a JVM that does not start unless it can use the archive.
	abstract List<String> insist(Path file);

	// What an archive is silent with, unless the user wants to hear of it.
	List<String> silence(List<String> options) {
		boolean asked = options.stream().anyMatch((option) -> ASKS_FOR_LOG.matcher(option).matches());
		return asked ? List.of() : this.silence;
	}

}
