package io.launcher.health;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Statuses;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherHealthIndicator}.
 */
class LauncherHealthIndicatorTests {

	@Test
	void upWhenEachServiceHasAllWorkers() {
		Health health = health(LauncherState.RUNNING, Statuses.service("web", 2, 2), Statuses.service("mailer", 1, 1));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("state", "RUNNING");
		assertThat(health.getDetails().get("services")).hasToString("{web={status=UP, desired=2, ready=2, "
				+ "workers={0=UP, 1=UP}}, mailer={status=UP, desired=1, ready=1, workers={0=UP}}}");
	}

	@Test
	void degradedWhenWorkerIsMissing() {
		Health health = health(LauncherState.DEGRADED, Statuses.service("web", 2, 1), Statuses.service("mailer", 1, 1));
		assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
		assertThat(health.getDetails().get("services").toString())
			.contains("web={status=DEGRADED, desired=2, ready=1, workers={0=UP}}")
			.contains("mailer={status=UP");
	}

	@Test
	void downWhenServiceHasNoWorker() {
		Health health = health(LauncherState.DEGRADED, Statuses.service("web", 2, 1), Statuses.service("mailer", 1, 0));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void upWhenServiceIsToHaveNone() {
		assertThat(health(LauncherState.RUNNING, Statuses.service("web", 0, 0)).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenServicesAreNotKnownYet() {
		assertThat(health(LauncherState.STARTING).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(LauncherState.RUNNING).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenSupervisorDoesNotAnswer() {
		assertThat(new LauncherHealthIndicator(new Statuses(null)).health().getStatus()).isEqualTo(Status.DOWN);
	}

	private static Health health(LauncherState state, LauncherStatus.Service... services) {
		return new LauncherHealthIndicator(new Statuses(Statuses.process(state, services))).health();
	}

}
