package io.launcher.context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.launcher.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RoleDecision}.
 */
class RoleDecisionTests {

	private static final WorkerCount FOUR = new WorkerCount(4, false);

	private static final Map<String, WorkerCount> NONE = Map.of();

	private static final Map<String, WorkerCount> SEVERAL = Map.of("launcher.workers", FOUR);

	@ParameterizedTest
	@MethodSource
	void roleWhenDecided(LauncherMode mode, Map<String, WorkerCount> counts, Set<LaunchTrait> traits, Role role,
			@Nullable String notice) {
		RoleDecision decision = RoleDecision.decide(mode, counts, traits);
		assertThat(decision.role()).isEqualTo(role);
		if (notice == null) {
			assertThat(decision.notice()).isNull();
		}
		else {
			assertThat(decision.notice()).contains(notice);
		}
	}

	static Stream<Arguments> roleWhenDecided() {
		Map<String, WorkerCount> one = Map.of("launcher.workers", WorkerCount.ONE);
		Map<String, WorkerCount> automatic = Map.of("launcher.workers", new WorkerCount(8, true));
		return Stream.of(Arguments.of(LauncherMode.AUTO, NONE, Set.of(), Role.STANDALONE, null),
				Arguments.of(LauncherMode.AUTO, one, Set.of(), Role.STANDALONE, null),
				Arguments.of(LauncherMode.AUTO, SEVERAL, Set.of(), Role.SUPERVISOR, null),
				Arguments.of(LauncherMode.AUTO, automatic, Set.of(), Role.SUPERVISOR, null),
				Arguments.of(LauncherMode.PROCESS, NONE, Set.of(), Role.SUPERVISOR, null),
				Arguments.of(LauncherMode.THREAD_GROUP, one, Set.of(), Role.STANDALONE, null),
				// 'auto' is as many as there is room for
				Arguments.of(LauncherMode.THREAD_GROUP, automatic, Set.of(), Role.STANDALONE, null),
				Arguments.of(LauncherMode.AUTO, SEVERAL, Set.of(LaunchTrait.WORKER_FILE), Role.WORKER, null),
				// a worker that is trained
				Arguments.of(LauncherMode.AUTO, SEVERAL, Set.of(LaunchTrait.WORKER_FILE, LaunchTrait.ARCHIVE_RECORDING),
						Role.WORKER, null),
				Arguments.of(LauncherMode.AUTO, SEVERAL, Set.of(LaunchTrait.TEST), Role.STANDALONE,
						"'launcher.workers=4': this is a test"),
				Arguments.of(LauncherMode.PROCESS, NONE, Set.of(LaunchTrait.TEST), Role.STANDALONE,
						"'launcher.mode=process'"),
				Arguments.of(LauncherMode.PROCESS, NONE, Set.of(LaunchTrait.TEST, LaunchTrait.PROCESS_MODE_INSISTED),
						Role.SUPERVISOR, null),
				Arguments.of(LauncherMode.PROCESS, NONE,
						Set.of(LaunchTrait.AOT_PROCESSING, LaunchTrait.PROCESS_MODE_INSISTED), Role.STANDALONE,
						"ahead-of-time"),
				Arguments.of(LauncherMode.AUTO, NONE, Set.of(LaunchTrait.TEST), Role.STANDALONE, null),
				// counts act as 1 where the launcher itself chose one JVM
				Arguments.of(LauncherMode.THREAD_GROUP, SEVERAL, Set.of(LaunchTrait.TEST), Role.STANDALONE, null),
				Arguments.of(LauncherMode.THREAD_GROUP, NONE, Set.of(LaunchTrait.WINDOWS), Role.STANDALONE, null),
				Arguments.of(LauncherMode.AUTO, SEVERAL, Set.of(LaunchTrait.WINDOWS, LaunchTrait.TEST), Role.STANDALONE,
						"test"));
	}

	@ParameterizedTest
	@EnumSource(names = { "TEST", "AOT_PROCESSING", "CONTEXT_EXIT", "CONTEXT_CHECKPOINT", "ARCHIVE_RECORDING",
			"DEVTOOLS", "FOREIGN_CONTAINER" })
	void noticeWhenOneJvmInSpiteOfCounts(LaunchTrait trait) {
		RoleDecision decision = RoleDecision.decide(LauncherMode.AUTO, SEVERAL, Set.of(trait));
		assertThat(decision.role()).isEqualTo(Role.STANDALONE);
		assertThat(decision.notice()).contains("launcher.workers=4").contains(trait.reason());
	}

	@ParameterizedTest
	@EnumSource(names = { "WINDOWS", "NATIVE_IMAGE", "REDUCED_SIGNALS" })
	void failureWhenProcessesAreNotPossible(LaunchTrait trait) {
		assertThatExceptionOfType(ProcessModeUnavailableException.class)
			.isThrownBy(() -> RoleDecision.decide(LauncherMode.AUTO, SEVERAL, Set.of(trait)))
			.withMessageContaining("launcher.workers=4")
			.withMessageContaining(trait.reason())
			.satisfies((ex) -> assertThat(ex.getAction()).contains("launcher.mode=thread-group"));
	}

	@Test
	void failureNamesBothPropertiesWhenThreadGroupAndCountContradict() {
		Map<String, WorkerCount> counts = new LinkedHashMap<>();
		counts.put("launcher.workers", WorkerCount.ONE);
		counts.put("launcher.services.mailer.workers", FOUR);
		assertThatExceptionOfType(ContradictoryModeException.class)
			.isThrownBy(() -> RoleDecision.decide(LauncherMode.THREAD_GROUP, counts, Set.of()))
			.withMessageContaining("launcher.mode")
			.withMessageContaining("launcher.services.mailer.workers")
			.withMessageContaining("4");
	}

}
