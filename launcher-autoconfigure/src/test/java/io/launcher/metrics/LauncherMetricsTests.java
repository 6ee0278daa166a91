package io.launcher.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.launcher.LauncherState;
import io.launcher.Role;
import io.launcher.Statuses;
import io.launcher.WorkerInfo;
import io.launcher.context.SupervisorInfo;
import io.launcher.event.LauncherStateEvent;
import io.launcher.event.ReloadEvent;
import io.launcher.event.ReloadedEvent;
import io.launcher.event.WorkerExitedEvent;
import io.launcher.event.WorkerReadyEvent;
import io.launcher.event.WorkerStartedEvent;
import io.launcher.thread.ServiceLauncher;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherMetrics}.
 */
class LauncherMetricsTests {

	private static final LauncherStateEvent CHANGED = new LauncherStateEvent(LauncherState.STARTING,
			LauncherState.RUNNING);

	private final Statuses statuses = new Statuses(
			Statuses.process(LauncherState.RUNNING, Statuses.service("web", 3, 2)));

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final AtomicLong nanos = new AtomicLong();

	@Test
	void gaugesReadLiveStateWhenSupervisor() {
		LauncherMetrics metrics = supervisor();
		metrics.happened(CHANGED);
		assertThat(workers("web", "ready")).isEqualTo(2);
		assertThat(workers("web", "gone")).isEqualTo(1);
		assertThat(gauge("launcher.workers.desired", "service", "web")).isEqualTo(3);
		assertThat(gauge("launcher.spares")).isEqualTo(1);
		assertThat(gauge("launcher.worker.rss", "service", "web", "worker", "1")).isEqualTo(2000);
		assertThat(gauge("launcher.worker.rss", "service", "web", "worker", "2")).isNaN();
		this.statuses.set(Statuses.process(LauncherState.RUNNING, Statuses.service("web", 3, 3)));
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
		assertThat(workers("web", "ready")).isEqualTo(3);
		this.statuses.set(null);
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
		assertThat(workers("web", "ready")).isNaN();
	}

	@Test
	void gaugesFollowServicesThatComeAndGo() {
		LauncherMetrics metrics = supervisor();
		assertThat(this.registry.find("launcher.workers").gauges()).isEmpty();
		metrics.happened(CHANGED);
		this.statuses.set(Statuses.process(LauncherState.RUNNING, Statuses.service("mailer", 1, 1)));
		metrics.happened(CHANGED);
		assertThat(workers("mailer", "ready")).isEqualTo(1);
		assertThat(this.registry.find("launcher.workers.desired").tag("service", "web").gauge()).isNull();
		assertThat(this.registry.find("launcher.workers").tag("service", "web").gauges()).isEmpty();
		assertThat(this.registry.find("launcher.worker.rss").tag("service", "web").gauges()).isEmpty();
	}

	@Test
	void eventsAreCounted() {
		LauncherMetrics metrics = supervisor();
		metrics.happened(new WorkerStartedEvent(1, 1, "", "start"));
		metrics.happened(new WorkerStartedEvent(2, 1, "web", "respawn"));
		metrics.happened(new WorkerStartedEvent(3, 1, "web", "respawn"));
		assertThat(counter("launcher.worker.starts", "service", "none", "reason", "start")).isOne();
		assertThat(counter("launcher.worker.starts", "service", "web", "reason", "respawn")).isEqualTo(2);
		metrics.happened(exit(0, null, true));
		metrics.happened(exit(0, null, false));
		metrics.happened(exit(7, null, false));
		metrics.happened(exit(null, "SIGKILL", false));
		metrics.happened(exit(null, "SIGKILL", true));
		assertThat(counter("launcher.worker.exits", "service", "web", "outcome", "expected")).isEqualTo(2);
		assertThat(counter("launcher.worker.exits", "service", "web", "outcome", "ended")).isOne();
		assertThat(counter("launcher.worker.exits", "service", "web", "outcome", "failed")).isOne();
		assertThat(counter("launcher.worker.exits", "service", "web", "outcome", "killed")).isOne();
	}

	@Test
	void timesAreTaken() {
		LauncherMetrics metrics = supervisor();
		metrics.happened(new WorkerReadyEvent("web", 0, 1, 1, Duration.ofMillis(1500), Duration.ofMillis(200), null));
		assertThat(timer("launcher.worker.boot").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1500);
		assertThat(timer("launcher.worker.start").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(200);
		assertThat(this.registry.find("launcher.worker.recovery").timer()).isNull();
		metrics.happened(new WorkerReadyEvent("web", 0, 2, 1, Duration.ofMillis(1500), Duration.ofMillis(200),
				Duration.ofMillis(1900)));
		assertThat(timer("launcher.worker.recovery").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1900);
		assertThat(timer("launcher.worker.boot").count()).isEqualTo(2);
	}

	@Test
	void reloadsAreCountedByTheirEnd() {
		LauncherMetrics metrics = supervisor();
		assertThat(counter("launcher.reloads", "outcome", "completed")).isZero();
		assertThat(counter("launcher.reloads", "outcome", "aborted")).isZero();
		metrics.happened(new ReloadEvent(ReloadEvent.Phase.STARTED, 2, "", Duration.ZERO));
		metrics.happened(new ReloadEvent(ReloadEvent.Phase.COMPLETED, 2, "", Duration.ZERO));
		metrics.happened(new ReloadEvent(ReloadEvent.Phase.ABORTED, 3, "no", Duration.ZERO));
		metrics.happened(new ReloadedEvent(2));
		assertThat(counter("launcher.reloads", "outcome", "completed")).isEqualTo(2);
		assertThat(counter("launcher.reloads", "outcome", "aborted")).isOne();
	}

	@Test
	void onlyWorkersAreGaugedWhenOneJvm() {
		ServiceLauncher launcher = new ServiceLauncher();
		launcher.launchService("mailer", () -> {
		}, 1);
		LauncherMetrics metrics = new LauncherMetrics(launcher, launcher.workerInfo());
		metrics.bindTo(this.registry);
		metrics.happened(new ReloadedEvent(2));
		assertThat(workers("mailer", "ready")).isOne();
		assertThat(gauge("launcher.workers.desired", "service", "mailer")).isOne();
		assertThat(this.registry.find("launcher.spares").gauge()).isNull();
		assertThat(this.registry.find("launcher.worker.rss").gauge()).isNull();
		launcher.stop();
	}

	@Test
	void nothingIsRegisteredWhenWorker() {
		LauncherMetrics metrics = new LauncherMetrics(this.statuses, new Worker());
		metrics.bindTo(this.registry);
		metrics.happened(CHANGED);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private LauncherMetrics supervisor() {
		LauncherMetrics metrics = new LauncherMetrics(this.statuses, new SupervisorInfo(), this.nanos::get);
		metrics.bindTo(this.registry);
		return metrics;
	}

	private static WorkerExitedEvent exit(Integer code, String signal, boolean expected) {
		return new WorkerExitedEvent("web", 0, 1, 1, code, signal, expected, "", Duration.ZERO);
	}

	private double workers(String service, String state) {
		return gauge("launcher.workers", "service", service, "state", state);
	}

	private double gauge(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

	private double counter(String name, String... tags) {
		return this.registry.get(name).tags(tags).counter().count();
	}

	private Timer timer(String name) {
		return this.registry.get(name).tag("service", "web").timer();
	}

	/**
	 * A worker.
	 */
	private static final class Worker implements WorkerInfo {

		@Override
		public Role role() {
			return Role.WORKER;
		}

		@Override
		public String service() {
			return "web";
		}

		@Override
		public int index() {
			return 0;
		}

		@Override
		public int workers() {
			return 2;
		}

		@Override
		public int generation() {
			return 1;
		}

	}

}
