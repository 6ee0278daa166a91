package io.launcher.context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.launcher.Role;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM is going to be.
 *
 * @param role the role
 * @param notice why it is one JVM although the configuration asks for processes, if so
 */
public record RoleDecision(Role role, @Nullable String notice) {

	/**
	 * Decides.
	 * @param mode the configured mode
	 * @param counts the configured numbers of workers by the names of their properties,
	 * without those of services that are switched off
	 * @param traits what is special about this JVM
	 * @return the decision
	 * @throws LauncherStartException if what is configured cannot be had
	 */
	public static RoleDecision decide(LauncherMode mode, Map<String, WorkerCount> counts, Set<LaunchTrait> traits) {
		if (traits.contains(LaunchTrait.WORKER_FILE)) {
			return new RoleDecision(Role.WORKER, null);
		}
		Map<String, WorkerCount> several = new LinkedHashMap<>(counts);
		several.values().removeIf((count) -> !count.several());
		String cause = causeOfProcesses(mode, several);
		for (LaunchTrait trait : traits) {
			if (trait.keepsOneJvm() && !(trait == LaunchTrait.TEST && insists(mode, traits))) {
				return new RoleDecision(Role.STANDALONE, (cause != null) ? notice(cause, trait) : null);
			}
		}
		if (mode == LauncherMode.THREAD_GROUP) {
			several.forEach(RoleDecision::reject);
		}
		if (cause == null) {
			return new RoleDecision(Role.STANDALONE, null);
		}
		for (LaunchTrait trait : traits) {
			if (trait.isObstacle()) {
				throw new ProcessModeUnavailableException(cause, trait.reason(), trait.action());
			}
		}
		return new RoleDecision(Role.SUPERVISOR, null);
	}

	private static boolean insists(LauncherMode mode, Set<LaunchTrait> traits) {
		return mode == LauncherMode.PROCESS && traits.contains(LaunchTrait.PROCESS_MODE_INSISTED);
	}

	private static @Nullable String causeOfProcesses(LauncherMode mode, Map<String, WorkerCount> several) {
		if (mode == LauncherMode.PROCESS) {
			return "launcher.mode=process";
		}
		if (mode == LauncherMode.THREAD_GROUP || several.isEmpty()) {
			return null;
		}
		Map.Entry<String, WorkerCount> first = several.entrySet().iterator().next();
		return first.getKey() + "=" + (first.getValue().automatic() ? "auto" : first.getValue().number());
	}

	private static String notice(String cause, LaunchTrait trait) {
		return "All services run in this JVM, once each, in spite of '" + cause + "': " + trait.reason();
	}

	private static void reject(String property, WorkerCount count) {
		if (!count.automatic()) {
			throw new ContradictoryModeException(property, count.number());
		}
	}

}
