package io.launcher.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of the options that only one JVM at a time can have.
 */
final class OptionTreatment {

	private static final Pattern DEBUG_AGENT = Pattern
		.compile("-agentlib:jdwp(=.*)?|-Xrunjdwp(:.*)?|-agentpath:[^=]*jdwp[^=]*(=.*)?", Pattern.DOTALL);

	private static final Pattern IDE_AGENT = Pattern.compile(
			"-javaagent:([^=]*[/\\\\])?(idea_rt|debugger-agent[^/\\\\=]*|captureAgent)\\.jar([=:].*)?", Pattern.DOTALL);

	private static final Pattern JMX_PORT = Pattern.compile(
			"-Dcom\\.sun\\.management\\.(jmxremote\\.port|jmxremote\\.rmi\\.port|config\\.file)(=.*)?", Pattern.DOTALL);

	private static final Pattern ARCHIVE_RECORDING = Pattern.compile(
			"-XX:(ArchiveClassesAtExit=.*|AOTMode=(record|create)|AOTConfiguration=.*|AOTCacheOutput=.*"
					+ "|\\+RecordDynamicDumpInfo|\\+AutoCreateSharedArchive|DumpLoadedClassList=.*)|-Xshare:dump",
			Pattern.DOTALL);

	private final SharedFiles files;

	OptionTreatment(Predicate<Path> isDirectory) {
		this.files = new SharedFiles(isDirectory);
	}

	/**
	 * Treats the options that workers inherit.
	 * @param options the options
	 * @return those of a worker
	 */
	Treated inherited(List<String> options) {
		List<String> result = new ArrayList<>();
		List<String> notes = new ArrayList<>();
		boolean debugging = true;
		for (String option : options) {
			String drop = reasonToDrop(option);
			if (drop != null) {
				notes.add(option + ": left out for workers, " + drop);
				debugging &= !DEBUG_AGENT.matcher(option).matches();
			}
			else if (DEBUG_AGENT.matcher(option).matches()) {
				String own = DebugAgent.withOwnPort(option);
				result.add(own);
				if (!own.equals(option)) {
					notes.add(option + ": is " + own
							+ " for workers; each says the port it has found at 'Listening for transport'");
				}
			}
			else {
				unique(option, result, notes);
			}
		}
		if (!debugging) {
			result.remove("-Xdebug");
		}
		return new Treated(result, notes);
	}

	/**
	 * Treats the options that were given for workers. Here only files are made unique: a
	 * debug port or a management port was meant.
	 * @param options the options
	 * @return those of a worker
	 */
	Treated given(List<String> options) {
		List<String> result = new ArrayList<>();
		List<String> notes = new ArrayList<>();
		options.forEach((option) -> unique(option, result, notes));
		return new Treated(result, notes);
	}

	private void unique(String option, List<String> result, List<String> notes) {
		String own = this.files.unique(option);
		result.add(own);
		if (!own.equals(option)) {
			notes.add(option + ": is " + own + " for workers, they would write to one file");
		}
	}

	private static @Nullable String reasonToDrop(String option) {
		if (DEBUG_AGENT.matcher(option).matches() && !DebugAgent.listens(option)) {
			return "the debugger expects one JVM; let it attach to a worker instead (server=y)";
		}
		if (IDE_AGENT.matcher(option).matches()) {
			return "the IDE expects one JVM";
		}
		if (JMX_PORT.matcher(option).matches()) {
			return "the port is this JVM's; reach workers by their process id";
		}
		if (ARCHIVE_RECORDING.matcher(option).matches()) {
			return "they would record one archive at a time";
		}
		return null;
	}

	/**
	 * Options and what was done to them.
	 *
	 * @param options the options
	 * @param notes what was done, a line for each option
	 */
	record Treated(List<String> options, List<String> notes) {

	}

}
