package io.launcher.supervise;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import io.launcher.LauncherState;
import io.launcher.supervise.RestartPlan.OnExhausted;
import io.launcher.supervise.RestartPlan.Policy;
import io.launcher.supervise.SimulatedWorld.Behaviour;
import io.launcher.supervise.SimulatedWorld.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators are told of what they have asked for. That each request is answered once
 * whatever happens is in {@link SupervisorSimulationTests}.
 */
class RequestsTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private static final Event RELOAD = new Event.ReloadRequested();

	private final Deque<Behaviour> behaviours = new ArrayDeque<>();

	private SimulatedWorld running(Blueprint blueprint) {
		SimulatedWorld world = new SimulatedWorld(blueprint,
				() -> this.behaviours.isEmpty() ? Behaviour.GOOD : this.behaviours.remove());
		world.start();
		world.run(SOON);
		assertThat(world.status().state()).isEqualTo(LauncherState.RUNNING);
		return world;
	}

	private SimulatedWorld running(int workers) {
		return running(SimulatedWorld.blueprint(2, SimulatedWorld.service("web", workers)));
	}

	private void next(Kind... kinds) {
		for (Kind kind : kinds) {
			this.behaviours.add(new Behaviour(kind, 300));
		}
	}

	private static Event scale(int workers) {
		return new Event.ScaleRequested("web", workers);
	}

	private static Event replace(int index) {
		return new Event.ReplaceRequested("web", index);
	}

	@Test
	void reloadIsAnsweredWhenAllWorkersAreOfTheNewGeneration() {
		SimulatedWorld world = running(2);
		long request = world.ask(RELOAD);
		world.run(Duration.ofMillis(700));
		assertThat(world.answers).isEmpty();
		world.run(SOON);
		assertThat(world.answers).containsOnlyKeys(request).containsEntry(request, "");
		assertThat(world.ready("web")).hasSize(2).allMatch((process) -> process.generation == 2);
	}

	@Test
	void reloadWhoseCandidateFailsIsAnsweredWithTheReason() {
		SimulatedWorld world = running(2);
		next(Kind.FAILS_TO_START);
		long request = world.ask(RELOAD);
		world.run(SOON);
		assertThat(world.answers.get(request)).contains("start() threw");
	}

	@Test
	void reloadThatIsRolledBackIsAnsweredWhenTheWayBackBegins() {
		SimulatedWorld world = running(
				SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 3)).withReload(ReloadPlan.DEFAULT));
		next(Kind.GOOD, Kind.FAILS_TO_START);
		long request = world.ask(RELOAD);
		world.run(Duration.ofMinutes(1));
		assertThat(world.answers.get(request)).startsWith("failed and is rolled back to generation 1")
			.contains("start() threw");
		assertThat(world.ready("web")).hasSize(3).allMatch((process) -> process.generation == 1);
	}

	@Test
	void reloadsThatAreOneAreAnsweredWithThatOne() {
		SimulatedWorld world = running(2);
		next(Kind.FAILS_TO_START);
		long first = world.ask(RELOAD);
		long second = world.ask(RELOAD);
		long third = world.ask(RELOAD);
		for (int i = 0; i < 1000 && world.answers.isEmpty(); i++) {
			world.run(Duration.ofMillis(10));
		}
		assertThat(world.answers).as("the others wait for the reload to come").containsOnlyKeys(first);
		assertThat(world.answers.get(first)).contains("start() threw");
		world.run(SOON);
		assertThat(world.answers).containsEntry(second, "").containsEntry(third, "");
		assertThat(world.status().generation()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void reloadInPlaceIsAnsweredWhenAllWereReset(boolean works) {
		SimulatedWorld world = new SimulatedWorld(SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 2))
			.withReload(new ReloadPlan(ReloadPlan.Strategy.RESET, new ReloadPlan.Surge(1, false), Duration.ZERO, true)),
				() -> new Behaviour(works ? Kind.GOOD : Kind.FAILS_TO_RESET, 300));
		world.start();
		world.run(SOON);
		long request = world.ask(RELOAD);
		world.run(Duration.ofMillis(400));
		assertThat(world.answers).isEmpty();
		world.run(SOON);
		assertThat(world.answers.get(request)).isEqualTo(works ? "" : "2 workers could not be reset");
	}

	@Test
	void scaleUpIsAnsweredWhenTheNewOnesAreReady() {
		SimulatedWorld world = running(1);
		long request = world.ask(scale(3));
		world.run(Duration.ofMillis(500));
		assertThat(world.answers).isEmpty();
		world.run(SOON);
		assertThat(world.answers).containsEntry(request, "");
		assertThat(world.ready("web")).hasSize(3);
	}

	@Test
	void scaleDownIsAnsweredWhenThoseBeyondAreGone() {
		SimulatedWorld world = running(3);
		long request = world.ask(scale(1));
		world.run(Duration.ofMillis(200));
		assertThat(world.ready("web")).hasSize(1);
		assertThat(world.answers).as("two still drain").isEmpty();
		world.run(SOON);
		assertThat(world.answers).containsEntry(request, "");
		assertThat(world.living()).hasSize(1);
	}

	@Test
	void scaleToTheNumberThereIsIsAnsweredAtOnce() {
		SimulatedWorld world = running(2);
		long request = world.ask(scale(2));
		assertThat(world.answers).containsEntry(request, "");
	}

	@Test
	void scaleThatAnotherSupersedesIsAnsweredAtOnce() {
		SimulatedWorld world = running(1);
		long first = world.ask(scale(3));
		world.run(Duration.ofMillis(100));
		long second = world.ask(scale(2));
		assertThat(world.answers).containsOnlyKeys(first)
			.containsEntry(first, "the number of workers was changed again, to 2");
		world.run(SOON);
		assertThat(world.answers).containsEntry(second, "");
	}

	@Test
	void scaleWhoseWorkersAreGivenUpIsAnsweredWithTheReason() {
		RestartPlan restart = new RestartPlan(Policy.ALWAYS, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 0,
				Duration.ofSeconds(60), 1, Duration.ofSeconds(600), OnExhausted.HOLD);
		SimulatedWorld world = running(
				SimulatedWorld.blueprint(2, new ServicePlan("web", 1, "", SimulatedWorld.GRACEFUL, restart)));
		next(Kind.FAILS_TO_START, Kind.FAILS_TO_START, Kind.FAILS_TO_START);
		long request = world.ask(scale(2));
		world.run(Duration.ofMinutes(1));
		assertThat(world.answers.get(request)).startsWith("web-1 was given up: ").contains("start() threw");
	}

	@Test
	void scaleOfAServiceThatAReloadRemovesIsAnswered() {
		SimulatedWorld world = running(
				SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 1), SimulatedWorld.service("queue", 1)));
		next(Kind.GOOD, Kind.DIES_READY);
		world.blueprint = SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 1));
		world.ask(RELOAD);
		next(Kind.HANGS_BOOTING);
		long request = world.ask(new Event.ScaleRequested("queue", 2));
		world.run(Duration.ofMinutes(1));
		assertThat(world.answers.get(request)).isEqualTo("there is no service 'queue' any more");
	}

	@Test
	void scaleDownIsAnsweredWhenThoseOfARemovedServiceThatCameBackAreGone() {
		SimulatedWorld world = running(
				SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 1), SimulatedWorld.service("queue", 1)));
		next(Kind.GOOD, Kind.DIES_BOOTING);
		world.blueprint = SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 2));
		long reload = world.ask(RELOAD);
		for (int i = 0; i < 500 && !world.answers.containsKey(reload); i++) {
			world.run(Duration.ofMillis(10));
		}
		assertThat(world.supervisor.desired("queue")).as("after the way back").isEqualTo(1);
		assertThat(world.living()).anyMatch((process) -> process.number == 2);
		long request = world.ask(new Event.ScaleRequested("queue", 0));
		assertThat(world.answers).as("it still drains").doesNotContainKey(request);
		world.run(SOON);
		assertThat(world.answers).containsEntry(request, "");
	}

	@Test
	void reloadWithoutWorkersIsAnsweredAlthoughNothingHappensAfterIt() {
		SimulatedWorld world = running(1);
		world.ask(scale(0));
		world.run(SOON);
		world.blueprint = world.blueprint.withSpares(1);
		long request = world.ask(RELOAD);
		world.run(SOON);
		assertThat(world.answers).containsEntry(request, "");
		assertThat(world.living()).singleElement().extracting((process) -> process.generation).isEqualTo(2);
	}

	@Test
	void replacementIsAnsweredWhenAnotherOneIsReadyInTheSlot() {
		SimulatedWorld world = running(2);
		long request = world.ask(replace(1));
		world.run(Duration.ofMillis(500));
		assertThat(world.answers).isEmpty();
		world.run(SOON);
		assertThat(world.answers).containsEntry(request, "");
		assertThat(world.ready("web")).extracting((process) -> process.number).containsExactlyInAnyOrder(1L, 3L);
	}

	@Test
	void replacementThatDoesNotStartIsAnsweredWithTheReason() {
		SimulatedWorld world = running(2);
		next(Kind.FAILS_TO_START);
		long request = world.ask(replace(1));
		world.run(SOON);
		assertThat(world.answers.get(request)).startsWith("the new worker did not become ready: ")
			.contains("start() threw");
		assertThat(world.ready("web")).extracting((process) -> process.number).containsExactlyInAnyOrder(1L, 2L);
	}

	@Test
	void replacementOfAWorkerThatDiesMeanwhileIsAnsweredWhenItsSuccessorIsReady() {
		SimulatedWorld world = running(2);
		long request = world.ask(replace(1));
		world.processes.get(2L).exit(137, 0);
		world.run(Duration.ofMillis(100));
		assertThat(world.answers).isEmpty();
		world.run(SOON);
		assertThat(world.answers).containsEntry(request, "");
	}

	@Test
	void replacementOfAWorkerThatDiesAndIsNotStartedAgainIsAnswered() {
		SimulatedWorld world = running(SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 2, Policy.NEVER)));
		next(Kind.HANGS_BOOTING);
		long request = world.ask(replace(1));
		world.processes.get(2L).exit(137, 0);
		world.run(Duration.ofMillis(100));
		assertThat(world.answers.get(request)).startsWith("web-1 is not started again: ").contains("SIGKILL");
	}

	@Test
	void replacementOfASlotThatIsScaledAwayIsAnswered() {
		SimulatedWorld world = running(2);
		long request = world.ask(replace(1));
		world.tell(scale(1));
		assertThat(world.answers).containsEntry(request, "there is no slot web-1 any more");
	}

	@Test
	void whatCannotBeDoneIsRefusedAtOnceAndChangesNothing() {
		SimulatedWorld world = running(2);
		int commands = world.done.size();
		world.ask(new Event.ScaleRequested("wbe", 2));
		world.ask(new Event.ReplaceRequested("wbe", 0));
		world.ask(scale(1025));
		world.ask(scale(-1));
		world.ask(replace(2));
		assertThat(world.answers.values()).containsExactly("there is no service 'wbe', only [web]",
				"there is no service 'wbe', only [web]",
				"service 'web' cannot have 1025 workers: the number must be between 0 and 1024",
				"service 'web' cannot have -1 workers: the number must be between 0 and 1024",
				"service 'web' has no slot 2, but 2 from 0 on");
		assertThat(world.supervisor.desired("web")).isEqualTo(2);
		assertThat(world.done.subList(commands, world.done.size())).extracting(SimulatedWorld.Done::command)
			.allMatch((command) -> command instanceof Command.Answer);
	}

	@Test
	void emptySlotIsReplacedWhenItHasAWorkerAgain() {
		SimulatedWorld world = running(2);
		world.processes.get(2L).exit(137, 0);
		world.run(Duration.ZERO);
		long request = world.ask(replace(1));
		assertThat(world.answers).doesNotContainKey(request);
		world.run(Duration.ofMinutes(1));
		assertThat(world.answers).containsEntry(request, "");
		assertThat(world.ready("web")).hasSize(2);
	}

	@Test
	void stopAnswersAllThatWait() {
		SimulatedWorld world = running(2);
		long reload = world.ask(RELOAD);
		long next = world.ask(RELOAD);
		long scale = world.ask(scale(3));
		long replace = world.ask(replace(0));
		world.tell(new Event.StopRequested(false, "TERM"));
		assertThat(world.answers).containsEntry(reload, "stopping")
			.containsEntry(next, "stopping")
			.containsEntry(scale, "stopping")
			.containsEntry(replace, "stopping");
		long late = world.ask(scale(1));
		assertThat(world.answers).containsEntry(late, "stopping");
	}

	@Test
	void stopAnswersWhoeverWaitsForAReloadInPlace() {
		SimulatedWorld world = running(SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 2))
			.withReload(
					new ReloadPlan(ReloadPlan.Strategy.RESET, new ReloadPlan.Surge(1, false), Duration.ZERO, true)));
		long reload = world.ask(RELOAD);
		world.tell(new Event.StopRequested(false, "TERM"));
		assertThat(world.answers).containsEntry(reload, "stopping");
	}

	@Test
	void numberThatTheMemoryWasNotSharedOutForIsRefusedWithTheSum() {
		Blueprint plan = SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 2)).withSpares(1);
		// 160 + 4 x (500 + 160)
		SimulatedWorld world = running(plan.withMemory(new MemoryPlan(2800, 160, 160, 500)));
		long request = world.ask(scale(3));
		world.run(SOON);
		assertThat(world.answers.get(request)).contains("too little memory for 3 workers of 'web'",
				"3 workers, 1 spares and 1 more during a reload may take 160 MB for the supervisor"
						+ " + 5 x (500 MB for the heap + 160 MB) = 3460 MB, and there are 2800 MB",
				"launcher.worker.heap");
		assertThat(world.ready("web")).hasSize(2);
		long fewer = world.ask(scale(1));
		world.run(SOON);
		long again = world.ask(scale(2));
		world.run(SOON);
		assertThat(world.answers).containsEntry(fewer, "").containsEntry(again, "");
		// there is nobody whom a refusal would reach
		world.tell(new Event.StepRequested(true));
		world.run(SOON);
		assertThat(world.ready("web")).hasSize(3);
		assertThat(world.history()).contains("too little memory for 3 workers of 'web'");
	}

	@Test
	void numberThatFitsBesideFewerOfAnotherServiceIsNotRefused() {
		SimulatedWorld world = running(
				SimulatedWorld.blueprint(2, SimulatedWorld.service("web", 1), SimulatedWorld.service("queue", 2))
					.withMemory(new MemoryPlan(2800, 160, 160, 500)));
		world.ask(new Event.ScaleRequested("queue", 1));
		long request = world.ask(scale(2));
		world.run(SOON);
		assertThat(world.answers).containsEntry(request, "");
	}

	@Test
	void stepIsNotBeyondTheLargestNumber() {
		SimulatedWorld world = running(1);
		// nobody has that many: the world would be flooded
		Supervisor supervisor = new Supervisor(new Random(1));
		supervisor.handle(new Event.Started(SimulatedWorld.blueprint(1, SimulatedWorld.service("web", 1024))), 0);
		supervisor.handle(new Event.StepRequested(true), 1);
		assertThat(supervisor.desired("web")).isEqualTo(1024);
		world.tell(new Event.StepRequested(true));
		assertThat(world.supervisor.desired("web")).isEqualTo(2);
	}

}
