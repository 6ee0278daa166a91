package io.launcher.archive;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The options of a JVM that keep it from having an archive.
 */
final class ArchiveObstacle {

	private static final Pattern AGENT = Pattern.compile("(-javaagent|-agentlib|-agentpath|-Xrun|-Xdebug).*",
			Pattern.DOTALL);

	private static final Pattern OWN = Pattern.compile("(-Xshare"
			+ "|-XX:(SharedArchiveFile|ArchiveClassesAtExit|SharedClassListFile|DumpLoadedClassList|SharedArchiveConfigFile"
			+ "|AOTMode|AOTCache|AOTCacheOutput|AOTConfiguration"
			+ "|[+-](AutoCreateSharedArchive|UseSharedSpaces|RequireSharedSpaces|RecordDynamicDumpInfo|AOTClassLinking"
			+ "|DynamicDumpSharedSpaces|DumpSharedSpaces)))\\b.*", Pattern.DOTALL);

	private static final Pattern MODULES = Pattern.compile("(--patch-module|--upgrade-module-path|--limit-modules).*",
			Pattern.DOTALL);

	private static final Pattern FILE = Pattern.compile("(@|-XX:Flags=|-XX:VMOptionsFile=|-XX:\\+ReadVMOptionsFile).*",
			Pattern.DOTALL);

	private ArchiveObstacle() {
	}

	/**
	 * Looks for an obstacle.
	 * @param start what the JVM is started with
	 * @return the obstacle in words, or {@code null} if there is none
	 */
	static @Nullable String of(JvmStart start) {
		for (String option : start.allOptions()) {
			String obstacle = of(option);
			if (obstacle != null) {
				return obstacle;
			}
		}
		return null;
	}

	// Without values, which may be secret.
	private static @Nullable String of(String option) {
		Matcher agent = AGENT.matcher(option);
		if (agent.matches()) {
			return "the JVM has an agent (" + agent.group(1) + ")";
		}
		Matcher own = OWN.matcher(option);
		if (own.matches()) {
			return "the user's own " + own.group(1);
		}
		Matcher modules = MODULES.matcher(option);
		if (modules.matches()) {
			return "the JVM archives no classes with " + modules.group(1);
		}
		return FILE.matcher(option).matches() ? "some options of the JVM are in a file" : null;
	}

}
