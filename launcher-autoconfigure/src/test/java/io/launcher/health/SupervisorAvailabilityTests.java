package io.launcher.health;

import io.launcher.LauncherState;
import io.launcher.Statuses;
import io.launcher.event.LauncherEvent;
import io.launcher.event.LauncherStateEvent;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SupervisorAvailability}.
 */
class SupervisorAvailabilityTests {

	private static final LauncherEvent EVENT = new LauncherStateEvent(LauncherState.STARTING, LauncherState.RUNNING);

	private final Statuses statuses = new Statuses(Statuses.process(LauncherState.STARTING));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(Statuses.class, () -> this.statuses)
		.withBean(SupervisorAvailability.class);

	@Test
	void refusesUntilEachServiceIsReadyWhateverSpringBootSays() {
		this.runner.run((context) -> {
			AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			this.statuses.set(Statuses.process(LauncherState.STARTING, Statuses.service("web", 2, 0)));
			context.publishEvent(EVENT);
			assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			this.statuses.set(Statuses.process(LauncherState.RUNNING, Statuses.service("web", 2, 2)));
			context.publishEvent(EVENT);
			assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(context.getBean(ApplicationAvailability.class).getLivenessState())
				.isEqualTo(LivenessState.CORRECT);
		});
	}

	@Test
	void acceptsWhileSomeWorkersAreMissingButNotAll() {
		this.runner.run((context) -> {
			this.statuses.set(Statuses.process(LauncherState.DEGRADED, Statuses.service("web", 2, 1)));
			context.publishEvent(EVENT);
			assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
			this.statuses.set(Statuses.process(LauncherState.DEGRADED, Statuses.service("web", 2, 2),
					Statuses.service("mailer", 1, 0)));
			context.publishEvent(EVENT);
			assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		});
	}

	@Test
	void refusesWhenStopping() {
		this.runner.run((context) -> {
			this.statuses.set(Statuses.process(LauncherState.RUNNING, Statuses.service("web", 2, 2)));
			context.publishEvent(EVENT);
			this.statuses.set(Statuses.process(LauncherState.STOPPING, Statuses.service("web", 2, 2)));
			context.publishEvent(EVENT);
			assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			this.statuses.set(null);
			context.publishEvent(EVENT);
			assertThat(readiness(context)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		});
	}

	private static ReadinessState readiness(ApplicationContext context) {
		return context.getBean(ApplicationAvailability.class).getReadinessState();
	}

}
