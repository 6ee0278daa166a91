package io.launcher.supervise;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.event.ReloadEvent;
import io.launcher.event.WorkerExitedEvent;
import io.launcher.event.WorkerReadyEvent;
import io.launcher.event.WorkerStartedEvent;
import io.launcher.spi.RestartDecision;
import io.launcher.spi.WorkerEnd;
import io.launcher.supervise.RestartPlan.OnExhausted;
import io.launcher.supervise.RestartPlan.Policy;
import io.launcher.supervise.SimulatedWorld.Behaviour;
import io.launcher.supervise.SimulatedWorld.Done;
import io.launcher.supervise.SimulatedWorld.Kind;
import io.launcher.supervise.SimulatedWorld.Process;
import io.launcher.supervise.SimulatedWorld.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each decision of the supervisor. What holds whatever happens is in
 * {@link SupervisorSimulationTests}.
 */
class SupervisorTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final Deque<Behaviour> behaviours = new ArrayDeque<>();

	private SimulatedWorld world(Blueprint blueprint) {
		return new SimulatedWorld(blueprint,
				() -> this.behaviours.isEmpty() ? Behaviour.GOOD : this.behaviours.remove());
	}

	private SimulatedWorld running(ServicePlan... services) {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, services));
		world.start();
		world.run(SOON);
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
		return world;
	}

	private void next(Kind... kinds) {
		for (Kind kind : kinds) {
			this.behaviours.add(new Behaviour(kind, 300));
		}
	}

	private static ServicePlan web(int workers) {
		return SimulatedWorld.service("web", workers);
	}

	private static ServicePlan web(int workers, RestartPlan restart) {
		return new ServicePlan("web", workers, "", SimulatedWorld.GRACEFUL, restart);
	}

	private static Process worker(SimulatedWorld world, String service, int index) {
		return world.ready(service)
			.stream()
			.filter((process) -> process.assignment != null && process.assignment.index() == index)
			.findFirst()
			.orElseThrow();
	}

	// Kills a worker and tells how long it takes until a process is started in its place.
	private static Duration respawnDelay(SimulatedWorld world, String service, int index) {
		int before = world.commands(Command.Spawn.class).size();
		long begun = world.now;
		worker(world, service, index).exit(137, 0);
		for (int i = 0; i < 200_000 && world.commands(Command.Spawn.class).size() == before; i++) {
			world.run(Duration.ofMillis(1));
		}
		Duration delay = Duration.ofNanos(world.now - begun);
		world.run(Duration.ofSeconds(2));
		return delay;
	}

	private static List<ReloadEvent.Phase> reloads(SimulatedWorld world) {
		return world.published(ReloadEvent.class).stream().map(ReloadEvent::phase).toList();
	}

	private static List<WorkerExitedEvent> unexpectedEnds(SimulatedWorld world) {
		return world.published(WorkerExitedEvent.class).stream().filter((event) -> !event.expected()).toList();
	}

	private static void stop(SimulatedWorld world) {
		world.tell(new Event.StopRequested(false, "TERM"));
	}

	private SimulatedWorld recording(int spares, ServicePlan... services) {
		SimulatedWorld world = world(
				SimulatedWorld.blueprint(2, services).withSpares(spares).withTraining(Duration.ofSeconds(3)));
		world.start();
		return world;
	}

	private static List<Process> trainees(SimulatedWorld world) {
		return world.processes.values().stream().filter((process) -> process.training).toList();
	}

	@Test
	void classesAreRecordedOnceWhenAllHasBeenQuiet() {
		SimulatedWorld world = recording(1, web(2));
		world.run(Duration.ofMillis(3900));
		assertThat(world.living()).hasSize(3);
		assertThat(trainees(world)).isEmpty();
		world.run(Duration.ofMillis(500));
		assertThat(trainees(world)).singleElement().matches((process) -> process.alive);
		assertThat(world.status().spares()).hasSize(1);
		world.run(Duration.ofMinutes(5));
		assertThat(trainees(world)).singleElement().matches((process) -> process.stage == Stage.GONE);
		assertThat(world.published(WorkerStartedEvent.class)).hasSize(3);
		assertThat(world.published(WorkerExitedEvent.class)).isEmpty();
		assertThat(world.living()).hasSize(3);
	}

	@Test
	void classesOfTheNextGenerationAreRecordedAfterItsReload() {
		SimulatedWorld world = recording(0, web(2));
		world.run(SOON);
		world.ask(new Event.ReloadRequested());
		world.run(SOON);
		assertThat(trainees(world)).extracting((process) -> process.generation).containsExactly(1, 2);
	}

	@Test
	void reloadIsNotHeldUpByTheRecordingOfClasses() {
		SimulatedWorld world = recording(0, web(1));
		next(Kind.HANGS_BOOTING);
		world.run(SOON);
		assertThat(trainees(world)).singleElement().matches((process) -> process.alive);
		world.ask(new Event.ReloadRequested());
		world.run(Duration.ofMillis(100));
		assertThat(trainees(world)).singleElement().matches((process) -> !process.alive);
		world.run(SOON);
		assertThat(world.status().generation()).isEqualTo(2);
		assertThat(trainees(world)).hasSize(2);
	}

	@Test
	void stopEndsTheRecordingOfClasses() {
		SimulatedWorld world = recording(0, web(1));
		next(Kind.IGNORES_TERM);
		world.run(Duration.ofMillis(3700));
		assertThat(trainees(world)).singleElement().matches((process) -> process.alive);
		stop(world);
		world.run(SOON);
		assertThat(world.finished).isZero();
		assertThat(trainees(world)).singleElement().matches((process) -> !process.alive);
	}

	@ParameterizedTest
	@EnumSource(names = { "SPAWN_FAILS", "DIES_BOOTING", "KILLED_BOOTING", "HANGS_BOOTING", "IS_REJECTED",
			"IGNORES_DRAIN", "LOSES_CHANNEL" })
	void failureToRecordClassesHarmsNobody(Kind kind) {
		SimulatedWorld world = recording(1, web(1));
		next(Kind.GOOD, kind);
		world.run(Duration.ofMinutes(20));
		assertThat(trainees(world)).singleElement()
			.matches((process) -> !process.alive && process.behaviour.kind() == kind);
		assertThat(world.living()).hasSize(2);
		assertThat(world.published(WorkerExitedEvent.class)).isEmpty();
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void firstWorkerBootsAlone() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(3, web(3)));
		world.start();
		world.run(Duration.ofMillis(299));
		assertThat(world.living()).hasSize(1);
		world.run(Duration.ofMillis(5));
		assertThat(world.living()).hasSize(3);
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(3);
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4 })
	void noMoreWorkersBootAtOnceThanAllowed(int concurrency) {
		SimulatedWorld world = world(SimulatedWorld.blueprint(concurrency, web(9)));
		world.start();
		int most = 0;
		for (int i = 0; i < 5000; i++) {
			world.run(Duration.ofMillis(1));
			most = Math.max(most,
					(int) world.living().stream().filter((process) -> process.stage == Stage.BOOTING).count());
		}
		assertThat(most).isEqualTo(concurrency);
		assertThat(world.ready("web")).hasSize(9);
	}

	@Test
	void servicesWithoutWorkersAreComplete() {
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 0));
		assertThat(world.commands(Command.Spawn.class)).hasSize(1);
	}

	@Test
	void replacementHasTheSlotOfTheDead() {
		SimulatedWorld world = running(web(3));
		Process victim = worker(world, "web", 1);
		victim.exit(137, 0);
		world.run(SOON);
		assertThat(worker(world, "web", 1).number).isNotEqualTo(victim.number);
		assertThat(world.ready("web")).hasSize(3);
		LauncherStatus.Worker status = world.status().services().get(0).workers().get(1);
		assertThat(status.restarts()).isEqualTo(1);
		assertThat(status.lastExit()).isNotNull();
		assertThat(status.lastExit().signal()).isEqualTo("SIGKILL");
		List<WorkerReadyEvent> ready = world.published(WorkerReadyEvent.class);
		assertThat(ready.get(3).recovery()).isBetween(Duration.ofMillis(600), Duration.ofMillis(700));
	}

	@Test
	void restartsAreFreeAtFirstAndThenWaitLongerFromFailureToFailure() {
		SimulatedWorld world = running(web(2));
		assertThat(respawnDelay(world, "web", 0)).as("the burst of workers + 1").isLessThan(Duration.ofMillis(10));
		double expected = 1;
		for (int i = 0; i < 8; i++) {
			double seconds = respawnDelay(world, "web", 0).toNanos() / 1e9;
			assertThat(seconds).isBetween(0.9 * expected, 1.1 * expected + 0.01);
			expected = Math.min(2 * expected, 60);
		}
	}

	@Test
	void delaysAreSpread() {
		SimulatedWorld world = running(web(2));
		respawnDelay(world, "web", 0);
		assertThat(respawnDelay(world, "web", 0)).isNotEqualTo(respawnDelay(world, "web", 1));
	}

	@Test
	void workerThatWasReadyLongEnoughProvesItsServiceSound() {
		SimulatedWorld world = running(web(2));
		for (int i = 0; i < 4; i++) {
			respawnDelay(world, "web", 0);
		}
		world.run(Duration.ofSeconds(61));
		for (int i = 0; i < 3; i++) {
			assertThat(respawnDelay(world, "web", 0)).isLessThan(Duration.ofMillis(10));
		}
		assertThat(respawnDelay(world, "web", 0)).isBetween(Duration.ofMillis(900), Duration.ofMillis(1110));
	}

	@Test
	void throttledServiceDelaysNoOther() {
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 1));
		for (int i = 0; i < 6; i++) {
			respawnDelay(world, "queue", 0);
		}
		worker(world, "queue", 0).exit(137, 0);
		world.run(Duration.ofSeconds(1));
		assertThat(world.ready("queue")).isEmpty();
		assertThat(respawnDelay(world, "web", 0)).isLessThan(Duration.ofMillis(10));
		assertThat(world.ready("web")).hasSize(1);
		assertThat(world.ready("queue")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "SPAWN_FAILS", "DIES_BOOTING", "KILLED_BOOTING", "HANGS_BOOTING", "IS_REJECTED",
			"FAILS_TO_START", "DIES_STARTING", "HANGS_STARTING" })
	void firstStartFailsFast(Kind kind) {
		next(kind);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)));
		world.start();
		world.run(Duration.ofMinutes(4));
		assertThat(world.finished).isEqualTo(1);
		assertThat(world.commands(Command.Report.class)).extracting(Command.Report::text)
			.anyMatch((text) -> text.startsWith("Start failed: "));
	}

	@Test
	void firstStartOfALaterServiceFailsFast() {
		next(Kind.GOOD, Kind.FAILS_TO_START);
		SimulatedWorld world = world(SimulatedWorld.blueprint(1, web(1), SimulatedWorld.service("queue", 1)));
		world.start();
		world.run(SOON);
		assertThat(world.finished).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "SPAWN_FAILS", "DIES_BOOTING", "HANGS_BOOTING", "IS_REJECTED", "FAILS_TO_START",
			"DIES_STARTING", "HANGS_STARTING" })
	void laterStartFailureDoesNotStopTheApplication(Kind kind) {
		SimulatedWorld world = running(web(2));
		next(kind, kind);
		worker(world, "web", 1).exit(137, 0);
		world.run(Duration.ofMillis(1200));
		assertThat(world.finished).isNull();
		assertThat(worker(world, "web", 0)).isNotNull();
		assertThat(world.status().state()).isEqualTo(LauncherState.DEGRADED);
		world.run(Duration.ofMinutes(10));
		assertThat(world.ready("web")).hasSize(2);
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@ParameterizedTest
	@ValueSource(ints = { 130, 143 })
	void endByAStopSignalShortlyBeforeTheStopIsPartOfIt(int status) {
		SimulatedWorld world = running(web(3));
		world.living().forEach((process) -> process.exit(status, 0));
		world.run(Duration.ofMillis(900));
		stop(world);
		assertThat(world.finished).isZero();
		assertThat(unexpectedEnds(world)).isEmpty();
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 130, 143 })
	void endByAStopSignalShortlyAfterTheStopIsPartOfIt(int status) {
		SimulatedWorld world = running(web(3));
		stop(world);
		world.living().forEach((process) -> process.exit(status, 0));
		world.run(Duration.ofMillis(10));
		assertThat(world.finished).isZero();
		assertThat(unexpectedEnds(world)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 200, 310 })
	void endByAStopSignalDuringTheFirstStartIsPartOfTheStop(int millis) {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(3)));
		world.start();
		world.run(Duration.ofMillis(millis));
		assertThat(world.living()).isNotEmpty();
		world.living().forEach((process) -> process.exit(130, 0));
		world.run(Duration.ofMillis(500));
		assertThat(world.finished).isNull();
		stop(world);
		world.run(Duration.ofSeconds(1));
		assertThat(world.finished).as(world.history()).isZero();
		assertThat(unexpectedEnds(world)).isEmpty();
	}

	@Test
	void endByAStopSignalWithoutAStopIsAFailureAfterAll() {
		SimulatedWorld world = running(web(2));
		worker(world, "web", 0).exit(130, 0);
		world.run(Duration.ofMillis(990));
		assertThat(world.commands(Command.Spawn.class)).hasSize(2);
		world.run(Duration.ofMillis(20));
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
		assertThat(unexpectedEnds(world)).singleElement()
			.satisfies((event) -> assertThat(event.signal()).isEqualTo("SIGINT"));
	}

	@Test
	void interruptedBootWithoutAStopIsJudgedSoon() {
		SimulatedWorld world = running(web(1));
		world.run(Duration.ofMinutes(5));
		next(Kind.INTERRUPTED_BOOTING);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMillis(1160));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ABORTED);
	}

	@Test
	void deathOfAnotherCauseIsNotHeld() {
		SimulatedWorld world = running(web(1));
		worker(world, "web", 0).exit(137, 0);
		world.run(Duration.ofMillis(1));
		assertThat(world.commands(Command.Spawn.class)).hasSize(2);
	}

	@Test
	void reloadsAreCoalesced() {
		SimulatedWorld world = running(web(2));
		for (int i = 0; i < 6; i++) {
			world.tell(new Event.ReloadRequested());
			world.run(Duration.ofMillis(50));
		}
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.COMPLETED,
				ReloadEvent.Phase.STARTED, ReloadEvent.Phase.COMPLETED);
		assertThat(world.status().generation()).isEqualTo(3);
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.generation == 3);
	}

	@Test
	void reloadBeginsWithACandidateThatMustBecomeReady() {
		SimulatedWorld world = running(web(3));
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMillis(590));
		assertThat(world.commands(Command.Spawn.class)).hasSize(4);
		assertThat(world.commands(Command.Drain.class)).isEmpty();
		assertThat(world.status().generation()).isEqualTo(1);
		world.run(Duration.ofMillis(20));
		assertThat(world.commands(Command.Drain.class)).hasSize(1);
		assertThat(world.status().generation()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "SPAWN_FAILS", "DIES_BOOTING", "HANGS_BOOTING", "IS_REJECTED", "FAILS_TO_START",
			"DIES_STARTING", "HANGS_STARTING", "INTERRUPTED_BOOTING" })
	void failingCandidateLeavesTheOldGenerationServing(Kind kind) {
		SimulatedWorld world = running(web(2));
		List<Process> before = world.ready("web");
		next(kind);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(4));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ABORTED);
		assertThat(world.published(ReloadEvent.class).get(1).reason()).isNotEmpty();
		assertThat(world.living()).isEqualTo(before);
		assertThat(world.status().generation()).isEqualTo(1);
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(world.status().generation()).isEqualTo(3);
	}

	@Test
	void deathOfAWorkerThatWasReadyDoesNotEndAReload() {
		SimulatedWorld world = running(web(3));
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMillis(700));
		Process candidate = worker(world, "web", 0);
		assertThat(candidate.generation).isEqualTo(2);
		candidate.exit(137, 0);
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.COMPLETED);
		assertThat(world.ready("web")).hasSize(3).allMatch((process) -> process.generation == 2);
	}

	@Test
	void failureInALaterStepOfAReloadIsRolledBack() {
		SimulatedWorld world = running(web(3));
		world.blueprint = SimulatedWorld.blueprint(2, web(4), SimulatedWorld.service("queue", 1));
		next(Kind.GOOD, Kind.FAILS_TO_START);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ROLLING_BACK,
				ReloadEvent.Phase.ROLLED_BACK);
		assertThat(world.published(ReloadEvent.class).get(2).reason()).contains("start() threw");
		assertThat(world.status().generation()).isEqualTo(1);
		assertThat(world.ready("web")).hasSize(3).allMatch((process) -> process.generation == 1);
		assertThat(world.living()).hasSize(3);
		assertThat(world.supervisor.desired("queue")).isEqualTo(-1);
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(world.status().generation()).isEqualTo(3);
		assertThat(world.ready("web")).hasSize(4).allMatch((process) -> process.generation == 3);
	}

	@Test
	void failureInALaterStepWithoutAWayBackLeavesTheOthersServing() {
		SimulatedWorld world = running(web(3));
		world.blueprint = world.blueprint.withReload(ReloadPlan.DEFAULT.withRollback(false));
		next(Kind.GOOD, Kind.FAILS_TO_START);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ABORTED);
		assertThat(world.ready("web")).hasSize(3);
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void bootFailureInALaterStepIsRolledBack() {
		SimulatedWorld world = running(web(2));
		next(Kind.GOOD, Kind.DIES_BOOTING);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.ROLLED_BACK);
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.generation == 1);
	}

	@Test
	void newServiceThatDoesNotStartFailsTheReloadOnly() {
		SimulatedWorld world = running(web(1));
		world.blueprint = SimulatedWorld.blueprint(2, web(1), SimulatedWorld.service("queue", 1));
		next(Kind.GOOD, Kind.FAILS_TO_START);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(world.finished).isNull();
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.ROLLED_BACK);
		assertThat(world.living()).singleElement().satisfies((left) -> assertThat(left.generation).isEqualTo(1));
	}

	@Test
	void wayBackThatFailsIsTriedAgain() {
		SimulatedWorld world = running(web(2));
		next(Kind.GOOD, Kind.FAILS_TO_START, Kind.FAILS_TO_START, Kind.DIES_BOOTING, Kind.DIES_STARTING,
				Kind.FAILS_TO_START);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofSeconds(3));
		assertThat(world.ready("web")).hasSize(2);
		assertThat(world.commands(Command.Spawn.class).size()).isLessThanOrEqualTo(8);
		world.run(Duration.ofMinutes(2));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.ROLLED_BACK);
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.generation == 1);
	}

	@Test
	void anotherReloadTakesOverFromAWayBack() {
		SimulatedWorld world = running(web(3));
		next(Kind.GOOD, Kind.GOOD, Kind.FAILS_TO_START, Kind.HANGS_STARTING);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofSeconds(10));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.ROLLING_BACK);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(3));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.COMPLETED);
		assertThat(world.ready("web")).hasSize(3).allMatch((process) -> process.generation == 3);
	}

	@Test
	void wayBackGoesOnWhenTheReloadThatTookOverFails() {
		SimulatedWorld world = running(web(3));
		next(Kind.GOOD, Kind.GOOD, Kind.FAILS_TO_START, Kind.HANGS_STARTING, Kind.DIES_BOOTING);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofSeconds(10));
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(4));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.ABORTED, ReloadEvent.Phase.ROLLED_BACK);
		assertThat(world.ready("web")).hasSize(3).allMatch((process) -> process.generation == 1);
	}

	@Test
	void batchIsReplacedTogether() {
		SimulatedWorld world = running(web(4));
		world.blueprint = world.blueprint.withReload(reload(50, true, Duration.ofSeconds(2)));
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMillis(2800));
		assertThat(world.ready("web")).hasSize(6);
		assertThat(world.commands(Command.Drain.class)).isEmpty();
		world.run(Duration.ofMillis(400));
		assertThat(world.commands(Command.Drain.class)).hasSize(2);
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.COMPLETED);
		assertThat(world.ready("web")).hasSize(4).allMatch((process) -> process.generation == 2);
	}

	@Test
	void wholeReloadIsAllOrNothing() {
		SimulatedWorld world = running(web(3), SimulatedWorld.service("queue", 1));
		List<Process> before = world.living();
		world.blueprint = world.blueprint.withReload(reload(100, true, Duration.ZERO));
		next(Kind.GOOD, Kind.GOOD, Kind.GOOD, Kind.FAILS_TO_START);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ABORTED);
		assertThat(world.living()).isEqualTo(before);
	}

	@Test
	void deathWhileABatchSettlesFailsTheReload() {
		SimulatedWorld world = running(web(2));
		world.blueprint = world.blueprint.withReload(reload(1, false, Duration.ofSeconds(10)));
		next(Kind.DIES_READY);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ABORTED);
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.generation == 1);
		assertThat(world.commands(Command.Drain.class)).isEmpty();
	}

	@Test
	void slotThatTwoMustNotServeIsEmptyForAMoment() {
		SimulatedWorld world = running(web(1),
				SimulatedWorld.service("queue", 2).withOrder(ReloadPlan.Order.STOP_FIRST));
		world.tell(new Event.ReloadRequested());
		for (int i = 0; i < 20_000; i++) {
			world.run(Duration.ofMillis(1));
			assertThat(world.living()
				.stream()
				.filter((process) -> process.assignment != null && process.assignment.service().equals("queue"))
				.map((process) -> process.assignment.index())).doesNotHaveDuplicates();
			assertThat(world.ready("queue").size()).isGreaterThanOrEqualTo(1);
		}
		assertThat(reloads(world)).as(world::history).endsWith(ReloadEvent.Phase.COMPLETED);
		assertThat(world.living()).hasSize(3).allMatch((process) -> process.generation == 2);
		// each had booted before there was room
		assertThat(world.commands(Command.Spawn.class)).hasSize(6);
	}

	@Test
	void candidateOfAServiceThatStopsFirstHasToBootOnly() {
		SimulatedWorld world = running(web(2, ReloadPlan.Order.STOP_FIRST));
		next(Kind.DIES_BOOTING);
		world.tell(new Event.ReloadRequested());
		world.run(SOON);
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.ABORTED);
		assertThat(world.commands(Command.Drain.class)).isEmpty();
		next(Kind.FAILS_TO_START);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.ROLLING_BACK, ReloadEvent.Phase.ROLLED_BACK);
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.generation == 1);
	}

	@Test
	void operatorReplacesAWorkerThatStopsFirst() {
		SimulatedWorld world = running(web(2, ReloadPlan.Order.STOP_FIRST));
		long before = worker(world, "web", 1).number;
		world.tell(new Event.ReplaceRequested("web", 1));
		world.run(SOON);
		assertThat(worker(world, "web", 1).number).isNotEqualTo(before);
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
		assertThat(world.commands(Command.Drain.class)).hasSize(1);
	}

	@Test
	void spareOfAnOldGenerationIsNotUsedForANewOne() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(2)).withSpares(1));
		world.start();
		world.run(SOON);
		Process spare = world.living().stream().filter((process) -> process.stage == Stage.PARKED).findFirst().get();
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		assertThat(spare.alive).isFalse();
		assertThat(spare.assignment).isNull();
		assertThat(world.living()).hasSize(3).allMatch((process) -> process.generation == 2);
	}

	@Test
	void silentWorkerIsEndedWithEvidence() {
		SimulatedWorld world = running(web(2));
		next(Kind.FALLS_SILENT);
		worker(world, "web", 1).exit(137, 0);
		world.run(SOON);
		Process silent = worker(world, "web", 1);
		world.run(Duration.ofMinutes(5));
		assertThat(silent.alive).isTrue();
		world.run(Duration.ofMinutes(2));
		assertThat(silent.alive).isFalse();
		assertThat(world.commands(Command.Dump.class)).singleElement().satisfies((dump) -> {
			assertThat(dump.worker()).isEqualTo(silent.number);
			assertThat(dump.name()).isEqualTo("web-1");
			assertThat(dump.account()).contains("Worker: web-1, pid " + silent.pid + ", generation 1")
				.contains("Reason: has not been heard of for")
				.contains("State: READY")
				.contains("Last heartbeat: ");
		});
		assertThat(unexpectedEnds(world)).last()
			.satisfies((end) -> assertThat(end.reason()).contains("not been heard"));
		assertThat(world.ready("web")).hasSize(2);
	}

	@Test
	void sickWorkersOfAServiceAreEndedOneAfterTheOther() {
		next(Kind.FALLS_ILL, Kind.FALLS_ILL, Kind.HANGS_STARTING);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(2)));
		world.start();
		world.run(Duration.ofSeconds(130));
		assertThat(world.commands(Command.Dump.class)).hasSize(1);
		assertThat(world.ready("web")).hasSize(1);
		world.run(Duration.ofMinutes(4));
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.behaviour.kind() == Kind.GOOD);
	}

	@Test
	void hungWorkerMayBeReportedOnly() {
		next(Kind.FALLS_ILL);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1))
			.withLiveness(new LivenessPlan(Duration.ofMinutes(2), Duration.ofMinutes(6), false)));
		world.start();
		world.run(Duration.ofMinutes(20));
		assertThat(world.commands(Command.Dump.class)).isEmpty();
		assertThat(world.commands(Command.Report.class)).filteredOn((report) -> report.level() == Command.Level.ERROR)
			.singleElement()
			.satisfies((report) -> assertThat(report.text()).contains("deadlocked"));
	}

	@Test
	void nobodyIsEndedBecauseTheSupervisorSlept() {
		SimulatedWorld world = running(web(2));
		world.run(Duration.ofMinutes(1));
		world.sleep(Duration.ofMinutes(30));
		world.run(Duration.ofMinutes(30));
		assertThat(world.commands(Command.Dump.class)).isEmpty();
		assertThat(world.commands(Command.Spawn.class)).hasSize(2);
	}

	@Test
	void deadlinesAreMovedBySleep() {
		SimulatedWorld world = running(web(1));
		this.behaviours.add(new Behaviour(Kind.GOOD, 3000));
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofSeconds(1));
		world.sleep(Duration.ofMinutes(5));
		world.run(Duration.ofMinutes(1));
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.COMPLETED);
	}

	@Test
	void progressExtendsTheBootDeadline() {
		next(Kind.HANGS_BOOTING);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)));
		world.start();
		world.run(Duration.ofSeconds(100));
		world.tell(new Event.Progress(1));
		world.run(Duration.ofSeconds(100));
		assertThat(world.commands(Command.Dump.class)).isEmpty();
		world.run(Duration.ofSeconds(30));
		assertThat(world.commands(Command.Dump.class)).hasSize(1);
	}

	@Test
	void progressExtendsTheStartDeadline() {
		next(Kind.HANGS_STARTING);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)));
		world.start();
		world.run(Duration.ofSeconds(55));
		world.tell(new Event.Progress(1));
		world.run(Duration.ofSeconds(50));
		assertThat(world.commands(Command.Dump.class)).isEmpty();
		world.run(Duration.ofSeconds(30));
		assertThat(world.commands(Command.Dump.class)).singleElement()
			.satisfies((dump) -> assertThat(dump.account()).contains("Reason: has not got on with its start for")
				.contains("never ready"));
	}

	@Test
	void workerIsRecycledByAgeOneAtATime() {
		SimulatedWorld world = running(web(3).withRecycle(new RecyclePlan(Duration.ofMinutes(10), 0, 0, 0.1)));
		List<Process> before = world.ready("web");
		for (int i = 0; i < 11 * 60; i++) {
			world.run(Duration.ofSeconds(1));
			assertThat(world.ready("web").size()).isBetween(3, 4);
		}
		assertThat(world.ready("web")).hasSize(3).doesNotContainAnyElementsOf(before);
		assertThat(world.commands(Command.Spawn.class)).hasSize(6);
		assertThat(unexpectedEnds(world)).isEmpty();
	}

	@Test
	void workerIsRecycledByRequestsAndByMemory() {
		SimulatedWorld world = running(web(1).withRecycle(new RecyclePlan(Duration.ZERO, 30, 0, 0)),
				SimulatedWorld.service("queue", 1).withRecycle(new RecyclePlan(Duration.ZERO, 0, 2 << 20, 0)));
		world.run(Duration.ofMinutes(5));
		assertThat(worker(world, "web", 0).number).isEqualTo(1);
		// the second process says that it has two MiB, the next ones more
		assertThat(worker(world, "queue", 0).number).isGreaterThan(2);
		world.run(Duration.ofMinutes(2));
		assertThat(worker(world, "web", 0).number).isGreaterThan(1);
	}

	@Test
	void replacementThatFailsIsRecycledLater() {
		SimulatedWorld world = running(web(1).withRecycle(new RecyclePlan(Duration.ofMinutes(10), 0, 0, 0)));
		next(Kind.DIES_BOOTING, Kind.FAILS_TO_START, Kind.DIES_BOOTING, Kind.DIES_STARTING, Kind.DIES_BOOTING);
		world.run(Duration.ofMinutes(15));
		assertThat(world.ready("web")).hasSize(1);
		assertThat(worker(world, "web", 0).number).isEqualTo(7);
		assertThat(world.commands(Command.Report.class)).anyMatch((report) -> report.text().contains("again in"));
	}

	@Test
	void stepsAreLimitedToOneASecond() {
		SimulatedWorld world = running(web(2), SimulatedWorld.service("queue", 1));
		for (int i = 0; i < 5; i++) {
			world.tell(new Event.StepRequested(true));
			world.run(Duration.ofMillis(300));
		}
		assertThat(world.supervisor.desired("web")).isEqualTo(4);
		for (int i = 0; i < 5; i++) {
			world.run(Duration.ofSeconds(1));
			world.tell(new Event.StepRequested(false));
		}
		assertThat(world.supervisor.desired("web")).isEqualTo(1);
		assertThat(world.supervisor.desired("queue")).isEqualTo(1);
	}

	@Test
	void stepIsForTheOnlyServiceThatHasWorkers() {
		SimulatedWorld world = running(SimulatedWorld.service("web", 0), SimulatedWorld.service("queue", 1));
		world.tell(new Event.StepRequested(true));
		assertThat(world.supervisor.desired("queue")).isEqualTo(2);
		SimulatedWorld unclear = running(SimulatedWorld.service("one", 1), SimulatedWorld.service("two", 1));
		unclear.tell(new Event.StepRequested(true));
		assertThat(unclear.supervisor.desired("one")).isEqualTo(1);
		assertThat(unclear.commands(Command.Report.class)).last()
			.satisfies((report) -> assertThat(report.text()).contains("not clear"));
	}

	@Test
	void workersAreResetInPlaceOneAfterTheOther() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(3)).withReload(IN_PLACE));
		world.start();
		world.run(SOON);
		world.tell(new Event.ReloadRequested());
		assertThat(world.commands(Command.Reset.class)).hasSize(1);
		assertThat(world.status().state()).isEqualTo(LauncherState.RELOADING);
		world.run(SOON);
		assertThat(world.commands(Command.Reset.class)).hasSize(3);
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.COMPLETED);
	}

	@Test
	void workerThatCannotBeResetGoesOn() {
		next(Kind.FAILS_TO_RESET, Kind.NEVER_RESET);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(3)).withReload(IN_PLACE));
		world.start();
		world.run(SOON);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(2));
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ABORTED);
		assertThat(world.ready("web")).hasSize(3);
		assertThat(world.commands(Command.Reset.class)).hasSize(3);
	}

	private static ServicePlan web(int workers, ReloadPlan.Order order) {
		return SimulatedWorld.service("web", workers).withOrder(order);
	}

	private static final ReloadPlan IN_PLACE = new ReloadPlan(ReloadPlan.Strategy.RESET, new ReloadPlan.Surge(1, false),
			Duration.ZERO, true);

	private static ReloadPlan reload(int surge, boolean percent, Duration settle) {
		return new ReloadPlan(ReloadPlan.Strategy.REPLACE, new ReloadPlan.Surge(surge, percent), settle, true);
	}

	@Test
	void reloadReplacesOneAtATimeAndNeverHasFewer() {
		SimulatedWorld world = running(web(4));
		world.tell(new Event.ReloadRequested());
		for (int i = 0; i < 10_000; i++) {
			world.run(Duration.ofMillis(1));
			assertThat(world.ready("web").size()).isBetween(4, 5);
			assertThat(world.living().size()).isLessThanOrEqualTo(5);
		}
		assertThat(reloads(world)).endsWith(ReloadEvent.Phase.COMPLETED);
	}

	@Test
	void blueprintOfTheNewGenerationIsAdoptedWhenItsFirstWorkerIsReady() {
		SimulatedWorld world = running(web(2));
		world.blueprint = SimulatedWorld.blueprint(2, web(3), SimulatedWorld.service("queue", 1));
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMillis(590));
		assertThat(world.supervisor.desired("web")).isEqualTo(2);
		assertThat(world.supervisor.desired("queue")).isEqualTo(-1);
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(3).allMatch((process) -> process.generation == 2);
		assertThat(world.ready("queue")).hasSize(1);
	}

	@Test
	void blueprintOfACandidateThatFailsIsNotAdopted() {
		SimulatedWorld world = running(web(2));
		world.blueprint = SimulatedWorld.blueprint(2, web(3));
		next(Kind.FAILS_TO_START);
		world.tell(new Event.ReloadRequested());
		world.run(SOON);
		assertThat(world.supervisor.desired("web")).isEqualTo(2);
		assertThat(world.ready("web")).hasSize(2);
	}

	@Test
	void serviceThatIsGoneFromTheConfigurationEnds() {
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 2));
		world.blueprint = SimulatedWorld.blueprint(2, web(1));
		world.tell(new Event.ReloadRequested());
		world.run(SOON);
		assertThat(world.ready("queue")).isEmpty();
		assertThat(world.living()).hasSize(1);
		assertThat(unexpectedEnds(world)).isEmpty();
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void countThatWasScaledSurvivesAReload() {
		SimulatedWorld world = running(web(2));
		world.tell(new Event.ScaleRequested("web", 3));
		world.run(SOON);
		world.tell(new Event.ReloadRequested());
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(3).allMatch((process) -> process.generation == 2);
		world.blueprint = SimulatedWorld.blueprint(2, web(1));
		world.tell(new Event.ReloadRequested());
		world.run(SOON);
		assertThat(world.ready("web")).as("the configuration has changed").hasSize(1);
	}

	@Test
	void scaleDownIsNoFailure() {
		SimulatedWorld world = running(web(3));
		world.tell(new Event.ScaleRequested("web", 1));
		world.run(Duration.ofMinutes(10));
		assertThat(world.ready("web")).hasSize(1);
		assertThat(worker(world, "web", 0)).isNotNull();
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
		assertThat(unexpectedEnds(world)).isEmpty();
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void scaleUpFillsNewSlots() {
		SimulatedWorld world = running(web(1));
		world.tell(new Event.ScaleRequested("web", 3));
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(3);
		assertThat(world.published(WorkerStartedEvent.class)).extracting(WorkerStartedEvent::reason)
			.containsExactly("start", "scale", "scale");
	}

	@Test
	void scaleIsToldToTheWorkersThatStay() {
		SimulatedWorld world = running(web(2), SimulatedWorld.service("queue", 1));
		int before = world.commands(Command.Resize.class).size();
		world.tell(new Event.ScaleRequested("web", 4));
		List<Command.Resize> resizes = world.commands(Command.Resize.class);
		long first = worker(world, "web", 0).number;
		long second = worker(world, "web", 1).number;
		assertThat(resizes.subList(before, resizes.size())).contains(new Command.Resize(first, 4),
				new Command.Resize(second, 4));
	}

	@Test
	void serviceMayBeScaledToNothingAndBack() {
		SimulatedWorld world = running(web(1));
		world.tell(new Event.ScaleRequested("web", 0));
		world.run(SOON);
		assertThat(world.living()).isEmpty();
		assertThat(world.finished).isNull();
		world.tell(new Event.ScaleRequested("web", 2));
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(2);
	}

	@Test
	void stopDuringABackoffIsImmediate() {
		SimulatedWorld world = running(web(1));
		for (int i = 0; i < 6; i++) {
			respawnDelay(world, "web", 0);
		}
		worker(world, "web", 0).exit(137, 0);
		world.run(Duration.ofSeconds(1));
		assertThat(world.living()).isEmpty();
		stop(world);
		assertThat(world.finished).isZero();
	}

	@Test
	void secondStopKills() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(2)));
		next(Kind.IGNORES_DRAIN, Kind.IGNORES_TERM);
		world.start();
		world.run(SOON);
		stop(world);
		world.run(Duration.ofSeconds(1));
		assertThat(world.commands(Command.Drain.class)).hasSize(2).allMatch(Command.Drain::last);
		assertThat(world.commands(Command.Kill.class)).isEmpty();
		stop(world);
		assertThat(world.commands(Command.Kill.class)).hasSize(2);
		world.run(Duration.ofMillis(10));
		assertThat(world.finished).isEqualTo(1);
	}

	@Test
	void immediateStopKills() {
		SimulatedWorld world = running(web(2));
		world.tell(new Event.StopRequested(true, "INT"));
		assertThat(world.commands(Command.Kill.class)).hasSize(2);
		world.run(Duration.ofMillis(10));
		assertThat(world.finished).isEqualTo(1);
	}

	@Test
	void processThatIsCreatedAfterTheKillIsKilled() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(1, web(1)));
		this.behaviours.add(new Behaviour(Kind.GOOD, 302));
		world.start();
		world.tell(new Event.StopRequested(true, "INT"));
		assertThat(world.commands(Command.Kill.class)).isEmpty();
		world.run(SOON);
		assertThat(world.commands(Command.Kill.class)).hasSize(1);
		assertThat(world.finished).isEqualTo(1);
	}

	@Test
	void lateWorkerIsAskedThenHurriedWithEvidenceThenKilled() {
		next(Kind.IGNORES_TERM);
		SimulatedWorld world = running(web(1));
		world.done.clear();
		long begun = world.now;
		stop(world);
		world.run(Duration.ofMinutes(1));
		List<String> order = new ArrayList<>();
		for (Done done : world.done) {
			Command command = done.command();
			if (command instanceof Command.Drain || command instanceof Command.Dump
					|| command instanceof Command.Terminate || command instanceof Command.Kill) {
				order.add(command.getClass().getSimpleName() + " " + (done.at() - begun) / 1_000_000_000L);
			}
		}
		assertThat(order).containsExactly("Drain 0", "Dump 30", "Terminate 30", "Kill 35");
		assertThat(world.finished).isEqualTo(1);
	}

	@Test
	void endlessGracefulTimeoutIsEndless() {
		next(Kind.IGNORES_TERM);
		SimulatedWorld world = running(new ServicePlan("web", 1, "", Duration.ZERO, RestartPlan.DEFAULT));
		stop(world);
		world.run(Duration.ofHours(10));
		assertThat(world.finished).isNull();
		assertThat(world.commands(Command.Kill.class)).isEmpty();
		stop(world);
		world.run(Duration.ofMillis(10));
		assertThat(world.finished).isEqualTo(1);
	}

	@Test
	void workerThatMissesItsDeadlineOutsideAStopIsReplacedWithoutHarm() {
		next(Kind.IGNORES_TERM);
		SimulatedWorld world = running(web(2));
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(3));
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.generation == 2);
		stop(world);
		world.run(SOON);
		assertThat(world.finished).isZero();
	}

	@Test
	void leavingWorkerIsReplacedWhileItDrains() {
		this.behaviours.add(Behaviour.GOOD);
		this.behaviours.add(new Behaviour(Kind.GOOD, 4000));
		SimulatedWorld world = running(web(2));
		Process victim = worker(world, "web", 1);
		victim.leave();
		world.run(Duration.ofMillis(1700));
		assertThat(victim.alive).isTrue();
		assertThat(world.ready("web")).hasSize(2);
		world.run(SOON);
		assertThat(worker(world, "web", 1).number).isNotEqualTo(victim.number);
		assertThat(world.ready("web")).hasSize(2);
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
		assertThat(world.commands(Command.Drain.class)).isEmpty();
	}

	@Test
	void workerWhoseServiceHasFailedIsNotReplacedWhileItDrains() {
		this.behaviours.add(new Behaviour(Kind.GOOD, 3000));
		this.behaviours.add(new Behaviour(Kind.GOOD, 3000));
		SimulatedWorld world = world(
				SimulatedWorld.blueprint(2, web(1), SimulatedWorld.service("queue", 1, Policy.NEVER)));
		world.start();
		world.run(Duration.ofSeconds(30));
		worker(world, "queue", 0).end(2);
		world.run(Duration.ofMinutes(1));
		assertThat(world.ready("queue")).isEmpty();
		assertThat(world.ready("web")).hasSize(1);
		assertThat(world.commands(Command.Spawn.class)).hasSize(2);
	}

	@Test
	void serviceThatFailsAgainAndAgainIsStartedWithDelays() {
		for (int i = 0; i < 100; i++) {
			this.behaviours.add(new Behaviour(Kind.FAILS, 100));
		}
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)));
		world.start();
		world.run(Duration.ofMinutes(1));
		// two at once, then after 1, 2, 4, 8, 16 and 32 s
		assertThat(world.commands(Command.Spawn.class)).hasSizeBetween(6, 9);
	}

	@Test
	void workersThatAllLeaveRightBeforeTheStopAreNotReplaced() {
		SimulatedWorld world = running(web(2));
		world.living().forEach(Process::leave);
		world.run(Duration.ofMillis(200));
		stop(world);
		world.run(SOON);
		assertThat(world.finished).isZero();
		assertThat(world.commands(Command.Spawn.class)).hasSize(2);
		assertThat(unexpectedEnds(world)).isEmpty();
	}

	@Test
	void operatorReplacesOneWorkerStartFirst() {
		SimulatedWorld world = running(web(2));
		Process victim = worker(world, "web", 1);
		world.tell(new Event.ReplaceRequested("web", 1));
		world.run(Duration.ofMillis(590));
		assertThat(victim.stage).isEqualTo(Stage.READY);
		world.run(SOON);
		assertThat(victim.alive).isFalse();
		assertThat(worker(world, "web", 1).number).isNotEqualTo(victim.number);
		assertThat(world.ready("web")).hasSize(2);
		assertThat(unexpectedEnds(world)).isEmpty();
	}

	@Test
	void serviceWithAProfileHasWorkersOfItsOwn() {
		ServicePlan big = new ServicePlan("big", 1, "heap", SimulatedWorld.GRACEFUL, RestartPlan.DEFAULT);
		SimulatedWorld world = running(big, web(1));
		assertThat(world.commands(Command.Spawn.class)).extracting(Command.Spawn::profile)
			.containsExactlyInAnyOrder("", "heap");
		long number = worker(world, "big", 0).number;
		assertThat(world.commands(Command.Spawn.class)).contains(new Command.Spawn(number, 1, "heap", false));
	}

	@Test
	void firstWorkerThatNoServiceCanUseLeaves() {
		ServicePlan big = new ServicePlan("big", 1, "heap", SimulatedWorld.GRACEFUL, RestartPlan.DEFAULT);
		SimulatedWorld world = running(big);
		assertThat(world.living()).hasSize(1);
		assertThat(world.commands(Command.Drain.class)).singleElement()
			.satisfies((drain) -> assertThat(drain.reason()).isEqualTo("not needed"));
		assertThat(unexpectedEnds(world)).isEmpty();
	}

	@Test
	void spareStandsInForADeadWorker() {
		Blueprint plan = SimulatedWorld.blueprint(2, web(2));
		SimulatedWorld world = world(plan.withSpares(1));
		world.start();
		world.run(SOON);
		assertThat(world.status().spares()).hasSize(1);
		long spare = world.living()
			.stream()
			.filter((process) -> process.stage == Stage.PARKED)
			.findFirst()
			.orElseThrow().number;
		worker(world, "web", 1).exit(137, 0);
		world.run(Duration.ofMillis(400));
		assertThat(worker(world, "web", 1).number).isEqualTo(spare);
		world.run(SOON);
		assertThat(world.status().spares()).hasSize(1);
		assertThat(world.living()).hasSize(3);
	}

	@Test
	void spareIsStartedWhenAllWorkersAreReady() {
		Blueprint plan = SimulatedWorld.blueprint(4, web(3));
		SimulatedWorld world = world(plan.withSpares(1));
		world.start();
		world.run(Duration.ofMillis(890));
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
		world.run(Duration.ofMillis(20));
		assertThat(world.ready("web")).hasSize(3);
		assertThat(world.commands(Command.Spawn.class)).hasSize(4);
	}

	@Test
	void spareIsReplacedWhenItDiesLaterFromTimeToTime() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)).withSpares(1));
		world.start();
		world.run(SOON);
		next(Kind.DIES_BOOTING, Kind.DIES_BOOTING, Kind.DIES_BOOTING);
		parked(world).exit(137, 0);
		world.run(Duration.ofSeconds(30));
		assertThat(world.status().spares()).hasSize(1);
		List<Long> starts = world.done.stream()
			.filter((done) -> done.command() instanceof Command.Spawn)
			.map((done) -> done.at() / (1000 * SimulatedWorld.MILLIS))
			.toList();
		int last = starts.size() - 1;
		assertThat(starts.get(last) - starts.get(last - 1)).isGreaterThanOrEqualTo(8);
		assertThat(world.ready("web")).hasSize(1);
	}

	@Test
	void sparesAreForOthersWhileOneServiceFailsAgainAndAgain() {
		Blueprint plan = SimulatedWorld.blueprint(2, web(2), SimulatedWorld.service("queue", 1));
		SimulatedWorld world = world(plan.withSpares(1));
		world.start();
		world.run(SOON);
		for (int i = 0; i < 6; i++) {
			respawnDelay(world, "queue", 0);
			world.run(Duration.ofSeconds(5));
		}
		worker(world, "queue", 0).exit(137, 0);
		world.run(Duration.ofSeconds(2));
		assertThat(world.ready("queue")).isEmpty();
		assertThat(parked(world)).isNotNull();
		long spare = parked(world).number;
		worker(world, "web", 1).exit(137, 0);
		world.run(Duration.ofMillis(400));
		assertThat(worker(world, "web", 1).number).isEqualTo(spare);
	}

	@Test
	void workersThatHaveDoneEnoughAreReplacedInTurn() {
		ServicePlan web = web(2).withRecycle(new RecyclePlan(Duration.ofMillis(200), 0, 0, 0));
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web));
		world.start();
		world.run(Duration.ofMinutes(1));
		List<Integer> replaced = world.commands(Command.Activate.class).stream().map(Command.Activate::index).toList();
		long first = replaced.stream().filter((index) -> index == 0).count();
		assertThat(first).isBetween(replaced.size() / 2L - 1, replaced.size() / 2L + 1).isGreaterThan(5);
	}

	@Test
	void readySpareDoesNotWaitForTheBackoffOfTheFirstFailures() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)).withSpares(1));
		world.start();
		world.run(SOON);
		for (int i = 0; i < 3; i++) {
			assertThat(recovery(world)).as("failure " + (i + 1)).isLessThanOrEqualTo(Duration.ofMillis(310));
			world.run(Duration.ofSeconds(5));
			assertThat(parked(world)).isNotNull();
		}
		// from now on it is a crash loop, and the spare is for others
		assertThat(recovery(world)).isGreaterThan(Duration.ofSeconds(2));
		world.run(Duration.ofSeconds(5));
		assertThat(recovery(world)).isGreaterThan(Duration.ofSeconds(6));
		world.run(Duration.ofSeconds(61));
		assertThat(recovery(world)).as("sound again").isLessThanOrEqualTo(Duration.ofMillis(310));
	}

	// Kills a worker and tells how long it takes until another one is ready.
	private static Duration recovery(SimulatedWorld world) {
		long begun = world.now;
		worker(world, "web", 0).exit(137, 0);
		do {
			world.run(Duration.ofMillis(1));
		}
		while (world.ready("web").isEmpty() && world.now - begun < Duration.ofSeconds(20).toNanos());
		return Duration.ofNanos(world.now - begun);
	}

	@Test
	void spareIsNotSpentOnWhatDoesNotBecomeReady() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)).withSpares(1));
		world.start();
		world.run(SOON);
		next(Kind.DIES_STARTING, Kind.GOOD);
		parked(world).exit(137, 0);
		// the spare of then is the one that will not start
		world.run(Duration.ofSeconds(20));
		long before = activations(world);
		worker(world, "web", 0).exit(137, 0);
		world.run(Duration.ofMillis(1100));
		assertThat(activations(world)).as("that of the one that died").isEqualTo(before + 1);
		assertThat(parked(world)).isNotNull();
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(1);
	}

	private static long activations(SimulatedWorld world) {
		return world.commands(Command.Activate.class).size();
	}

	@Test
	void crashLoopLimitCountsWhereSparesStandIn() {
		RestartPlan restart = new RestartPlan(Policy.ALWAYS, Duration.ofSeconds(1), Duration.ofSeconds(60), 2, 0,
				Duration.ofSeconds(60), 2, Duration.ofSeconds(60), OnExhausted.HOLD);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1, restart)).withSpares(1));
		world.start();
		world.run(SOON);
		for (int i = 0; i < 2; i++) {
			assertThat(recovery(world)).isLessThanOrEqualTo(Duration.ofMillis(310));
			world.run(Duration.ofSeconds(5));
		}
		worker(world, "web", 0).exit(137, 0);
		world.run(Duration.ofMinutes(5));
		assertThat(world.ready("web")).isEmpty();
	}

	@Test
	void spareServesAScaleUpAndARecycledWorker() {
		ServicePlan web = web(1).withRecycle(new RecyclePlan(Duration.ofMinutes(10), 0, 0, 0));
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web).withSpares(1));
		world.start();
		world.run(SOON);
		long first = parked(world).number;
		world.tell(new Event.ScaleRequested("web", 2));
		world.run(Duration.ofMillis(400));
		assertThat(worker(world, "web", 1).number).isEqualTo(first);
		world.run(SOON);
		long second = parked(world).number;
		world.run(Duration.ofMinutes(10).minusSeconds(10));
		assertThat(worker(world, "web", 0).number).isEqualTo(second);
	}

	@Test
	void thoseThatNobodyWaitsForAreWarmedUp() {
		SimulatedWorld world = world(
				SimulatedWorld.blueprint(2, web(2), SimulatedWorld.service("queue", 1)).withSpares(1));
		world.start();
		world.run(SOON);
		assertThat(world.commands(Command.Spawn.class)).extracting(Command.Spawn::warm)
			.containsExactly(false, false, false, true);
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMinutes(1));
		// the candidate, the second web worker, that of the other service, the spare
		assertThat(world.commands(Command.Spawn.class).subList(4, 8)).extracting(Command.Spawn::warm)
			.containsExactly(true, true, false, true);
	}

	private static Process parked(SimulatedWorld world) {
		return world.living().stream().filter((process) -> process.stage == Stage.PARKED).findFirst().orElseThrow();
	}

	@Test
	void workerWithoutAChannelIsEndedAndReplaced() {
		next(Kind.LOSES_CHANNEL);
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 1));
		assertThat(world.commands(Command.Terminate.class)).containsExactly(new Command.Terminate(1));
		assertThat(world.ready("web")).singleElement()
			.satisfies((process) -> assertThat(process.number).isGreaterThan(1));
	}

	@Test
	void processThatIsCreatedAfterTheStopIsTerminated() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(1, web(1)));
		this.behaviours.add(new Behaviour(Kind.GOOD, 302));
		world.start();
		stop(world);
		assertThat(world.commands(Command.Terminate.class)).isEmpty();
		world.run(Duration.ofMillis(10));
		assertThat(world.commands(Command.Terminate.class)).hasSize(1);
		assertThat(world.finished).isZero();
	}

	@Test
	void stopDuringAReloadAbortsIt() {
		SimulatedWorld world = running(web(2));
		world.tell(new Event.ReloadRequested());
		world.tell(new Event.ReloadRequested());
		world.run(Duration.ofMillis(400));
		stop(world);
		world.run(SOON);
		assertThat(world.finished).isZero();
		assertThat(reloads(world)).containsExactly(ReloadEvent.Phase.STARTED, ReloadEvent.Phase.ABORTED);
		assertThat(unexpectedEnds(world)).isEmpty();
	}

	@Test
	void escalatePolicyStopsTheApplication() {
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 1, Policy.ESCALATE));
		worker(world, "queue", 0).exit(137, 0);
		world.run(SOON);
		assertThat(world.finished).isEqualTo(3);
	}

	@Test
	void neverPolicyLeavesTheSlotEmpty() {
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 2, Policy.NEVER));
		worker(world, "queue", 0).exit(137, 0);
		world.run(Duration.ofMinutes(5));
		assertThat(world.ready("queue")).hasSize(1);
		assertThat(world.commands(Command.Spawn.class)).hasSize(3);
		assertThat(world.status().state()).isEqualTo(LauncherState.DEGRADED);
	}

	@Test
	void onFailurePolicyStartsAgainUnlessTheServiceHasCompleted() {
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 1, Policy.ON_FAILURE));
		next(Kind.COMPLETES);
		worker(world, "queue", 0).exit(137, 0);
		world.run(Duration.ofMinutes(5));
		assertThat(world.published(WorkerReadyEvent.class)).hasSize(3);
		assertThat(world.ready("queue")).isEmpty();
		assertThat(world.finished).isNull();
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void serviceThatHasCompletedAndDrainsSlowlyIsNotStartedAgain() {
		this.behaviours.add(Behaviour.GOOD);
		this.behaviours.add(new Behaviour(Kind.COMPLETES, 3000));
		SimulatedWorld world = world(
				SimulatedWorld.blueprint(2, web(1), SimulatedWorld.service("queue", 1, Policy.ON_FAILURE)));
		world.start();
		world.run(Duration.ofMinutes(10));
		assertThat(world.commands(Command.Spawn.class)).hasSize(2);
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
	}

	@Test
	void serviceThatCompletesWhileItsWorkerIsReplacedRunsInTheNewOne() {
		this.behaviours.add(Behaviour.GOOD);
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 1, Policy.ON_FAILURE));
		Process old = worker(world, "queue", 0);
		world.tell(new Event.ReplaceRequested("queue", 0));
		world.run(Duration.ofMillis(400));
		world.tell(new Event.Leaving(old.number, true, "the service has ended"));
		world.tell(new Event.Goodbye(old.number, 0, true, "the service has ended"));
		old.exit(0, 0);
		world.run(SOON);
		assertThat(world.ready("queue")).hasSize(1);
		LauncherStatus.Service queue = world.status().services().get(1);
		assertThat(queue.desired()).isEqualTo(queue.ready()).isEqualTo(1);
		worker(world, "queue", 0).exit(137, 0);
		world.run(SOON);
		assertThat(world.ready("queue")).hasSize(1);
	}

	@Test
	void workerThatLeavesBySignalIsNotReplacedIfThatIsNeverDone() {
		this.behaviours.add(Behaviour.GOOD);
		this.behaviours.add(new Behaviour(Kind.GOOD, 3000));
		SimulatedWorld world = running(web(1), SimulatedWorld.service("queue", 1, Policy.NEVER));
		worker(world, "queue", 0).leave();
		world.run(Duration.ofMinutes(1));
		assertThat(world.ready("queue")).isEmpty();
		assertThat(world.commands(Command.Spawn.class)).hasSize(2);
	}

	@Test
	void applicationEndsWithItsLastServiceThatCompletes() {
		next(Kind.COMPLETES, Kind.COMPLETES);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, SimulatedWorld.service("queue", 2, Policy.NEVER)));
		world.start();
		world.run(Duration.ofMinutes(1));
		assertThat(world.finished).isZero();
	}

	@Test
	void tooManyFailuresStopTheApplication() {
		SimulatedWorld world = running(web(1, limited(OnExhausted.STOP)));
		for (int i = 0; i < 3; i++) {
			respawnDelay(world, "web", 0);
			assertThat(world.finished).isNull();
		}
		worker(world, "web", 0).exit(137, 0);
		world.run(Duration.ofMillis(10));
		assertThat(world.finished).isEqualTo(3);
	}

	@Test
	void tooManyFailuresMayHoldTheSlotUntilAReload() {
		SimulatedWorld world = running(web(2, limited(OnExhausted.HOLD)));
		for (int i = 0; i < 3; i++) {
			respawnDelay(world, "web", 0);
		}
		worker(world, "web", 0).exit(137, 0);
		world.run(Duration.ofMinutes(30));
		assertThat(world.ready("web")).hasSize(1);
		world.tell(new Event.ReloadRequested());
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(2);
	}

	@Test
	void heldSlotIsReleasedByAnOperator() {
		SimulatedWorld world = running(web(2, limited(OnExhausted.HOLD)));
		for (int i = 0; i < 3; i++) {
			respawnDelay(world, "web", 0);
		}
		worker(world, "web", 0).exit(137, 0);
		world.run(Duration.ofMinutes(30));
		world.ask(new Event.ReplaceRequested("web", 0));
		assertThat(world.commands(Command.Answer.class)).isEmpty();
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(2);
		assertThat(world.commands(Command.Answer.class)).containsExactly(new Command.Answer(1, ""));
	}

	@ParameterizedTest
	@EnumSource(RestartPlan.Policy.class)
	void replacementThatCannotBeStartedDoesNotEndTheService(RestartPlan.Policy policy) {
		SimulatedWorld world = running(web(1, RestartPlan.DEFAULT.withPolicy(policy)));
		next(Kind.SPAWN_FAILS);
		world.ask(new Event.ReplaceRequested("web", 0));
		world.run(SOON);
		assertThat(world.answers.values()).singleElement().asString().startsWith("the new worker did not become ready");
		assertThat(world.ready("web")).hasSize(1);
		assertThat(world.supervisor.desired("web")).isEqualTo(1);
		worker(world, "web", 0);
	}

	@Test
	void operatorIsToldThatTheReleasedSlotFailsAgain() {
		SimulatedWorld world = running(web(2, RestartPlan.DEFAULT.withCustom((end) -> RestartDecision.hold())));
		worker(world, "web", 0).exit(137, 0);
		world.run(SOON);
		next(Kind.DIES_BOOTING);
		world.ask(new Event.ReplaceRequested("web", 0));
		world.run(SOON);
		assertThat(world.commands(Command.Answer.class)).singleElement()
			.extracting(Command.Answer::failure)
			.asString()
			.startsWith("web-0 did not become ready: ");
	}

	@Test
	void ownPolicyIsToldHowTheWorkerEndedAndDecides() {
		List<WorkerEnd> ends = new ArrayList<>();
		RestartPlan plan = RestartPlan.DEFAULT.withCustom((end) -> {
			ends.add(end);
			return RestartDecision.restartAfter(Duration.ofSeconds(7L * end.failures()));
		});
		SimulatedWorld world = running(web(1, plan));
		assertThat(respawnDelay(world, "web", 0)).isEqualTo(Duration.ofSeconds(7));
		assertThat(respawnDelay(world, "web", 0)).isEqualTo(Duration.ofSeconds(14));
		world.run(Duration.ofMinutes(2));
		assertThat(respawnDelay(world, "web", 0)).isEqualTo(Duration.ofSeconds(7));
		WorkerEnd end = ends.get(2);
		assertThat(end.service()).isEqualTo("web");
		assertThat(end.index()).isZero();
		assertThat(end.signal()).isEqualTo("SIGKILL");
		assertThat(end.code()).isNull();
		assertThat(end.completed()).isFalse();
		assertThat(end.ready()).isGreaterThan(Duration.ofMinutes(2)).isLessThan(Duration.ofMinutes(3));
		assertThat(ends).extracting(WorkerEnd::failures).containsExactly(1, 2, 1);
	}

	@Test
	void ownPolicyMayLeaveTheSlotEmptyOrStopTheApplication() {
		RestartPlan rest = RestartPlan.DEFAULT.withCustom((end) -> RestartDecision.rest());
		RestartPlan stop = RestartPlan.DEFAULT.withCustom((end) -> RestartDecision.stopApplication());
		SimulatedWorld world = running(web(1, rest), new ServicePlan("queue", 1, "", SimulatedWorld.GRACEFUL, stop));
		worker(world, "web", 0).exit(137, 0);
		world.run(SOON);
		assertThat(world.ready("web")).isEmpty();
		assertThat(world.finished).isNull();
		worker(world, "queue", 0).exit(137, 0);
		world.run(SOON);
		assertThat(world.finished).isEqualTo(3);
	}

	@Test
	void ownPolicyDecidesAboutAWorkerThatSomebodyElseHasToldToLeave() {
		SimulatedWorld world = running(
				web(2, RestartPlan.DEFAULT.withCustom((end) -> RestartDecision.restartAfter(Duration.ZERO))));
		worker(world, "web", 0).leave();
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(2);
	}

	@Test
	void ownPolicyThatFailsLeavesItToTheConfiguration() {
		SimulatedWorld world = running(web(1, RestartPlan.DEFAULT.withCustom((end) -> {
			throw new IllegalStateException("fails on purpose");
		})));
		worker(world, "web", 0).exit(137, 0);
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(1);
	}

	@Test
	void failuresOutsideTheWindowDoNotCount() {
		SimulatedWorld world = running(web(1, limited(OnExhausted.STOP)));
		for (int i = 0; i < 8; i++) {
			respawnDelay(world, "web", 0);
			world.run(Duration.ofSeconds(61));
		}
		assertThat(world.finished).isNull();
	}

	private static RestartPlan limited(OnExhausted onExhausted) {
		return new RestartPlan(Policy.ALWAYS, Duration.ofMillis(100), Duration.ofSeconds(1), 2, 0.1,
				Duration.ofMinutes(10), 3, Duration.ofSeconds(60), onExhausted);
	}

	@Test
	void exitUnaskedIsSaidSo() {
		next(Kind.ENDS_UNASKED);
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(1)));
		world.start();
		world.run(SOON);
		assertThat(unexpectedEnds(world)).singleElement()
			.satisfies((event) -> assertThat(event.reason()).startsWith("exit code 0 without being asked"));
		assertThat(world.ready("web")).hasSize(1);
	}

	@Test
	void numbersOfWorkersAreNeverUsedAgain() {
		SimulatedWorld world = running(web(2));
		for (int i = 0; i < 5; i++) {
			respawnDelay(world, "web", i % 2);
		}
		List<Long> numbers = world.commands(Command.Spawn.class).stream().map(Command.Spawn::worker).toList();
		assertThat(new HashSet<>(numbers)).hasSameSizeAs(numbers);
	}

	@Test
	void nothingIsToBeDoneWhileNothingHappens() {
		SimulatedWorld world = running(web(2));
		// a timer that nobody needs any more
		world.run(Duration.ofMinutes(5));
		int events = world.log.size();
		int commands = world.done.size();
		world.run(Duration.ofDays(1));
		assertThat(world.log.subList(events, world.log.size())).allMatch((line) -> line.contains("Heartbeat["));
		assertThat(world.done.subList(commands, world.done.size()))
			.allMatch((done) -> done.command() instanceof Command.SetTimer);
	}

	@Test
	void nextStepIsAwaitedOnlyWhereSomethingBeginsOrEnds() {
		SimulatedWorld world = world(SimulatedWorld.blueprint(2, web(2)));
		world.start();
		Long boot = world.supervisor.nextStepBy();
		assertThat(boot).as("the first worker boots").isNotNull();
		world.run(Duration.ofMillis(400));
		assertThat(world.supervisor.nextStepBy()).as("the second one does").isGreaterThan(boot);
		world.run(SOON);
		assertThat(world.supervisor.nextStepBy()).as("all are ready").isNull();
		world.tell(new Event.ReloadRequested());
		assertThat(world.supervisor.nextStepBy()).as("the candidate boots").isNotNull();
		world.run(SOON);
		assertThat(world.supervisor.nextStepBy()).isNull();
		stop(world);
		assertThat(world.supervisor.nextStepBy()).as("workers drain")
			.isBetween(world.now, world.now + SimulatedWorld.GRACEFUL.toNanos());
	}

	@Test
	void workersThatAreStartedAgainAreNoProgress() {
		SimulatedWorld world = running(web(2));
		for (int i = 0; i < 3; i++) {
			worker(world, "web", 0).exit(137, 0);
			for (int step = 0; step < 100; step++) {
				world.run(Duration.ofMillis(100));
				assertThat(world.supervisor.nextStepBy()).isNull();
			}
		}
	}

}
