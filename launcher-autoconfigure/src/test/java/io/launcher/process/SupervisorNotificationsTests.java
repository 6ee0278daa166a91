package io.launcher.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.event.LauncherEvent;
import io.launcher.event.LauncherStateEvent;
import io.launcher.event.ReloadEvent;
import io.launcher.event.ReloadEvent.Phase;
import io.launcher.supervise.Command;
import io.launcher.systemd.ServiceManager;
import io.launcher.testprocess.NotifyReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SupervisorNotifications}.
 */
class SupervisorNotificationsTests {

	private static final String[] LIFE = { "READY=", "RELOADING=", "STOPPING=" };

	private static final LauncherStateEvent RUNNING = new LauncherStateEvent(LauncherState.STARTING,
			LauncherState.RUNNING);

	private static final LauncherStateEvent STOPPING = new LauncherStateEvent(LauncherState.RELOADING,
			LauncherState.STOPPING);

	private final NotifyReceiver systemd = NotifyReceiver.inAbstractNamespace();

	private final ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", this.systemd.address()), 1,
			(task) -> {
			});

	private final SupervisorNotifications notifications = new SupervisorNotifications(this.manager, this::status,
			() -> this.deadline, () -> this.now);

	private Long deadline;

	private long now;

	private int ready = 2;

	@AfterEach
	void close() {
		this.manager.close();
		this.systemd.close();
	}

	@Test
	void readyIsToldOnceWhateverTheStateIsLater() {
		publish(RUNNING);
		this.ready = 1;
		publish(new LauncherStateEvent(LauncherState.RUNNING, LauncherState.DEGRADED));
		this.ready = 2;
		publish(new LauncherStateEvent(LauncherState.DEGRADED, LauncherState.RUNNING));
		assertThat(this.systemd.messages()).containsExactly("READY=1\nSTATUS=web 2/2 ready; generation 1",
				"STATUS=web 1/2 ready; generation 1", "STATUS=web 2/2 ready; generation 1");
	}

	@Test
	void rolledBackReloadIsOverWhenTheWayBackIs() {
		publish(RUNNING);
		publish(reload(Phase.STARTED, ""));
		publish(reload(Phase.ROLLING_BACK, "no\ndatabase"));
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1");
		publish(reload(Phase.ROLLED_BACK, "no\ndatabase"));
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1", "READY=1");
		assertThat(this.systemd.assignments("STATUS=")).endsWith(
				"STATUS=web 2/2 ready; generation 1; reload to generation 2 failed, rolling back: no database",
				"STATUS=web 2/2 ready; generation 1; reload to generation 2 failed, rolled back: no database");
	}

	@Test
	void oneReloadAfterAnotherIsToldAsTwo() {
		publish(RUNNING);
		publish(reload(Phase.STARTED, ""));
		publish(reload(Phase.COMPLETED, ""), reload(Phase.STARTED, ""));
		publish(reload(Phase.COMPLETED, ""));
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1", "READY=1", "RELOADING=1",
				"READY=1");
	}

	@Test
	void reloadBeforeAllIsReadyIsToldOnlyThen() {
		publish(reload(Phase.STARTED, ""));
		publish(reload(Phase.ABORTED, "x"));
		publish(reload(Phase.STARTED, ""));
		assertThat(this.systemd.assignments(LIFE)).isEmpty();
		publish(new LauncherStateEvent(LauncherState.STARTING, LauncherState.RELOADING));
		publish(reload(Phase.COMPLETED, ""));
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1", "READY=1");
	}

	@Test
	void stopDuringAReloadIsOnlyAStop() {
		publish(RUNNING);
		publish(reload(Phase.STARTED, ""));
		publish(reload(Phase.ABORTED, "stopping"), STOPPING);
		publish(reload(Phase.STARTED, ""));
		assertThat(this.systemd.assignments(LIFE)).containsExactly("READY=1", "RELOADING=1", "STOPPING=1");
	}

	@Test
	void failingStartIsAStop() {
		publish(new LauncherStateEvent(LauncherState.STARTING, LauncherState.STOPPING));
		assertThat(this.systemd.assignments(LIFE)).containsExactly("STOPPING=1");
	}

	@Test
	void timeIsExtendedByDeadlinesOnlyWhereSomethingBeginsOrEndsAndOnlyByProgress() {
		this.deadline = seconds(60);
		publish();
		this.now = seconds(10);
		publish();
		this.deadline = seconds(60.5);
		publish();
		assertThat(extensions()).containsExactly(65_000_000L);
		this.deadline = seconds(100);
		publish();
		assertThat(extensions()).containsExactly(65_000_000L, 95_000_000L);
		this.deadline = seconds(200);
		publish(RUNNING);
		publish();
		assertThat(extensions()).hasSize(2);
		publish(reload(Phase.STARTED, ""));
		assertThat(extensions()).hasSize(3).last().isEqualTo(195_000_000L);
		publish(reload(Phase.COMPLETED, ""));
		this.deadline = seconds(300);
		publish();
		assertThat(extensions()).hasSize(3);
		// nothing is known of a drain without a limit
		this.deadline = null;
		publish(STOPPING);
		assertThat(extensions()).hasSize(3);
		this.deadline = seconds(40);
		publish();
		assertThat(extensions()).hasSize(4).last().isEqualTo(35_000_000L);
	}

	private List<Long> extensions() {
		return this.systemd.assignments("EXTEND_TIMEOUT_USEC=")
			.stream()
			.map((line) -> Long.valueOf(line.substring(line.indexOf('=') + 1)))
			.toList();
	}

	private void publish(LauncherEvent... events) {
		this.notifications.accept(Arrays.stream(events).<Command>map(Command.Publish::new).toList());
		// a datagram socket holds few messages
		this.systemd.messages();
	}

	private static ReloadEvent reload(Phase phase, String reason) {
		return new ReloadEvent(phase, 2, reason, Duration.ZERO);
	}

	private static long seconds(double seconds) {
		return (long) (seconds * 1_000_000_000);
	}

	private LauncherStatus status() {
		return new LauncherStatus("process", Role.SUPERVISOR, 1, LauncherState.RUNNING, 1, Instant.EPOCH,
				List.of(new LauncherStatus.Service("web", 2, this.ready, List.of())), List.of());
	}

}
