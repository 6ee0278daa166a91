package io.launcher.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What may be changed of the command of a worker.
 */
public final class WorkerCommandDraft {

	private final String profile;

	private final List<String> jvmOptions;

	private final Map<String, String> environment;

	/**
	 * Creates a draft.
	 * @param profile the name of the JVM profile, empty for the default one
	 * @param jvmOptions the options so far
	 * @param environment the variables so far
	 */
	public WorkerCommandDraft(String profile, List<String> jvmOptions, Map<String, String> environment) {
		this.profile = profile;
		this.jvmOptions = new ArrayList<>(jvmOptions);
		this.environment = new LinkedHashMap<>(environment);
	}

	/**
	 * The name of the JVM profile the worker is started with: that of the service that
	 * has JVM settings of its own, empty for the workers that any other service may use.
	 * @return the name
	 */
	public String profile() {
		return this.profile;
	}

	/**
	 * The JVM options, one an entry, without those that the worker takes from
	 * {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and {@code _JAVA_OPTIONS} in
	 * its environment. Where two contradict each other the later one counts.
	 * @return the options, to be changed
	 */
	public List<String> jvmOptions() {
		return this.jvmOptions;
	}

	/**
	 * The variables that are set for the worker in addition to the environment it
	 * inherits.
	 * @return the variables, to be changed
	 */
	public Map<String, String> environment() {
		return this.environment;
	}

}
