package io.launcher.supervise;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.event.ReloadEvent;
import io.launcher.event.WorkerExitedEvent;
import io.launcher.spi.RestartDecision;
import io.launcher.spi.WorkerEnd;
import io.launcher.supervise.SimulatedWorld.Behaviour;
import io.launcher.supervise.SimulatedWorld.Kind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The supervisor under random faults. Whatever happens, what was promised holds.
 */
class SupervisorSimulationTests {

	@Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
	void keepsItsPromisesUnderFaults(@ForAll("scenarios") Scenario scenario) {
		Iterator<Behaviour> behaviours = scenario.behaviours().iterator();
		boolean[] faulty = { true };
		SimulatedWorld world = new SimulatedWorld(scenario.blueprint(),
				() -> (faulty[0] && behaviours.hasNext()) ? behaviours.next() : Behaviour.GOOD);
		world.start();
		for (Action action : scenario.actions()) {
			world.run(Duration.ofMillis(action.delay()));
			if (world.finished != null) {
				break;
			}
			action.apply(world);
		}
		faulty[0] = false;
		// the worst chain: a boot deadline, its escalation, the longest backoff, again
		// for each
		// faulty worker that is left
		world.run(Duration.ofMinutes(90));
		if (world.finished != null) {
			assertThat(world.living()).as(world.history()).isEmpty();
			assertThat(unanswered(world)).as(world.history()).isEmpty();
			return;
		}
		// unless one is being recycled at this very moment
		for (int i = 0; i < 20 && !world.living().stream().allMatch((process) -> isWanted(world, process)); i++) {
			world.run(Duration.ofSeconds(15));
		}
		assertThat(desiredStateIsReached(world, scenario.policy(), scenario.own() != Own.NONE))
			.as(() -> world.status() + "\n" + world.history())
			.isTrue();
		assertThat(world.living()).as(world.history()).allMatch((process) -> isWanted(world, process));
		assertThat(unanswered(world)).as(world.history()).isEmpty();
		int exits = exits(world, false);
		// one more of each, for the stop to come in between
		world.ask(new Event.ReloadRequested());
		world.ask(new Event.ScaleRequested("web", 5));
		world.ask(new Event.ReplaceRequested("web", 0));
		long begun = world.now;
		world.tell(new Event.StopRequested(false, "TERM"));
		world.run(SimulatedWorld.GRACEFUL.plus(SimulatedWorld.KILL).plus(SimulatedWorld.KILL).plusSeconds(1));
		assertThat(world.finished).as(world.history()).isNotNull();
		assertThat(exits(world, false)).as("ends during the stop are expected").isEqualTo(exits);
		assertThat(world.now - begun).isLessThanOrEqualTo(Duration.ofSeconds(41).toNanos());
		assertThat(world.living()).isEmpty();
		assertThat(unanswered(world)).as(world.history()).isEmpty();
	}

	// The end of the loop answers what comes after the end.
	private static Set<Long> unanswered(SimulatedWorld world) {
		Set<Long> left = new HashSet<>(world.requests.keySet());
		left.removeAll(world.answers.keySet());
		return left;
	}

	private static boolean desiredStateIsReached(SimulatedWorld world, RestartPlan.Policy policy, boolean custom) {
		LauncherStatus status = world.status();
		boolean restsAllowed = custom || policy == RestartPlan.Policy.NEVER || policy == RestartPlan.Policy.ON_FAILURE;
		boolean complete = true;
		for (LauncherStatus.Service service : status.services()) {
			boolean full = world.ready(service.name()).size() == service.desired();
			boolean resting = restsAllowed && service.name().equals("queue")
					&& service.workers().stream().anyMatch((worker) -> worker.pid() == null);
			complete &= full;
			if (!full && !resting) {
				return false;
			}
		}
		return !complete || status.state() == LauncherState.RUNNING;
	}

	// Whether it fills one of the slots there are to be, with or without faults.
	private static boolean isWanted(SimulatedWorld world, SimulatedWorld.Process process) {
		if (process.training) {
			return false;
		}
		Command.Activate assignment = process.assignment;
		List<ReloadEvent> reloads = world.published(ReloadEvent.class);
		if (assignment == null) {
			return process.stage == SimulatedWorld.Stage.PARKED && process.generation == world.status().generation()
					&& world.status().spares().size() <= 2;
		}
		// a reload that was given up half-way, without a way back, leaves two generations
		boolean mixed = !world.blueprint.reload().rollback() && !reloads.isEmpty()
				&& reloads.get(reloads.size() - 1).phase() == ReloadEvent.Phase.ABORTED;
		return process.connected && assignment.index() < world.supervisor.desired(assignment.service())
				&& (mixed || process.generation == world.status().generation());
	}

	private static int exits(SimulatedWorld world, boolean expected) {
		return (int) world.published.stream()
			.filter((event) -> event instanceof WorkerExitedEvent exited && exited.expected() == expected)
			.count();
	}

	@Provide
	Arbitrary<Scenario> scenarios() {
		Arbitrary<Behaviour> behaviour = Combinators
			.combine(Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(Kind.GOOD)),
					Tuple.of(6, Arbitraries.of(Kind.class))), Arbitraries.integers().between(1, 3000))
			.as(Behaviour::new);
		Arbitrary<Action> action = Combinators
			.combine(Arbitraries.of(What.class), Arbitraries.integers().between(0, 8000),
					Arbitraries.integers().between(0, 7))
			.as(Action::new);
		Arbitrary<How> reloads = Combinators
			.combine(Arbitraries.of(1, 2, 3), Arbitraries.of(true, false), Arbitraries.of(0, 700, 5000),
					Arbitraries.of(true, true, false), Arbitraries.of(ReloadPlan.Order.class),
					Arbitraries.integers().between(0, 2), Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)),
					Arbitraries.integers().between(0, 3))
			.as(How::new);
		return Combinators
			.combine(Arbitraries.integers().between(1, 3), Arbitraries.integers().between(0, 2),
					Arbitraries.integers().between(1, 3), Arbitraries.of(RestartPlan.Policy.class),
					Arbitraries.frequency(Tuple.of(4, Own.NONE), Tuple.of(4, Own.MIXED), Tuple.of(1, Own.STOPS)),
					behaviour.list().ofMaxSize(10), action.list().ofMaxSize(8), reloads)
			.as(Scenario::new);
	}

	/**
	 * A sequence of faults and orders.
	 *
	 * @param web workers of the first service
	 * @param queue workers of the second service
	 * @param concurrency how many boot at once
	 * @param policy the restart policy of the second service
	 * @param own who decides in its place
	 * @param behaviours what is wrong with the processes, in the order of their start
	 * @param actions what happens from outside
	 * @param how how workers are replaced
	 */
	record Scenario(int web, int queue, int concurrency, RestartPlan.Policy policy, Own own, List<Behaviour> behaviours,
			List<Action> actions, How how) {

		Blueprint blueprint() {
			return this.how.of(SimulatedWorld.blueprint(this.concurrency,
					SimulatedWorld.service("web", this.web).withRecycle(this.how.recycling()),
					queueService().withOrder(this.how.order)));
		}

		private ServicePlan queueService() {
			ServicePlan plan = SimulatedWorld.service("queue", this.queue, this.policy);
			return new ServicePlan(plan.name(), plan.workers(), plan.profile(), plan.gracefulTimeout(),
					plan.restart().withCustom((this.own != Own.NONE) ? this.own::decide : null));
		}

	}

	/**
	 * How workers are replaced.
	 *
	 * @param surge how many at once
	 * @param percent whether that is in thirds of all
	 * @param settle milliseconds for which new ones must last
	 * @param rollback whether there is a way back
	 * @param order the order for the second service
	 * @param spares how many stand by
	 * @param inPlace whether workers are reset in place of being replaced
	 * @param recycle after how many tens of minutes workers are recycled
	 */
	record How(int surge, boolean percent, int settle, boolean rollback, ReloadPlan.Order order, int spares,
			boolean inPlace, int recycle) {

		RecyclePlan recycling() {
			return new RecyclePlan(Duration.ofMinutes(10L * this.recycle), 50L * this.recycle, 0, 0.5);
		}

		Blueprint of(Blueprint blueprint) {
			return blueprint.withSpares(this.spares)
				.withTraining((this.surge != 2) ? Duration.ofMillis(1 + this.settle) : null)
				.withReload(new ReloadPlan(this.inPlace ? ReloadPlan.Strategy.RESET : ReloadPlan.Strategy.REPLACE,
						new ReloadPlan.Surge(this.percent ? 33 * this.surge : this.surge, this.percent),
						Duration.ofMillis(this.settle), this.rollback));
		}

	}

	/** Policies that a user might write. */
	enum Own {

		NONE, MIXED, STOPS;

		RestartDecision decide(WorkerEnd end) {
			if (this == STOPS) {
				return (end.failures() > 2) ? RestartDecision.stopApplication() : RestartDecision.restart();
			}
			return switch (end.failures() % 7) {
				case 1 -> RestartDecision.restartAfter(Duration.ofMillis(300));
				case 2 -> RestartDecision.asConfigured();
				case 3 -> RestartDecision.restartAfter(Duration.ZERO);
				case 4 -> throw new IllegalStateException("fails on purpose");
				case 5 -> RestartDecision.hold();
				case 6 -> RestartDecision.restart();
				default -> RestartDecision.rest();
			};
		}

	}

	/** What happens from outside. */
	enum What {

		KILL, TERM, INTERRUPT, LOSE_CHANNEL, RELOAD, SCALE_WEB, SCALE_QUEUE, REPLACE, REPLACE_QUEUE, STEP, SLEEP, WAIT,
		STOP_SIGNAL_TO_ALL, STOP, RECONFIGURE

	}

	/**
	 * Something that happens from outside.
	 *
	 * @param what what
	 * @param delay milliseconds after the one before
	 * @param target which worker, or how many
	 */
	record Action(What what, int delay, int target) {

		void apply(SimulatedWorld world) {
			List<SimulatedWorld.Process> living = world.living().stream().filter((process) -> process.pid > 0).toList();
			SimulatedWorld.Process victim = living.isEmpty() ? null : living.get(this.target % living.size());
			switch (this.what) {
				case KILL -> {
					if (victim != null) {
						victim.exit(137, 0);
					}
				}
				case TERM -> {
					if (victim != null) {
						victim.leave();
					}
				}
				case INTERRUPT -> {
					if (victim != null && victim.stage == SimulatedWorld.Stage.BOOTING) {
						victim.exit(130, 0);
					}
				}
				case LOSE_CHANNEL -> {
					if (victim != null) {
						victim.loseChannel();
					}
				}
				case RELOAD -> world.ask(new Event.ReloadRequested());
				case SCALE_WEB -> world.ask(new Event.ScaleRequested("web", this.target % 4));
				case SCALE_QUEUE -> world.ask(new Event.ScaleRequested("queue", this.target % 4));
				case REPLACE -> world.ask(new Event.ReplaceRequested("web", this.target % 3));
				case REPLACE_QUEUE -> world.ask(new Event.ReplaceRequested("queue", this.target % 3));
				case STEP -> world.tell(new Event.StepRequested(this.target % 2 == 0));
				case SLEEP -> world.sleep(Duration.ofSeconds(30L * this.target));
				case WAIT -> world.run(Duration.ofSeconds(10L * this.target));
				case STOP_SIGNAL_TO_ALL -> stopSignalToAll(world, living);
				case STOP -> world.tell(new Event.StopRequested(this.target == 0, "TERM"));
				case RECONFIGURE -> {
					Blueprint before = world.blueprint;
					world.blueprint = SimulatedWorld
						.blueprint(2, SimulatedWorld.service("web", this.target % 3 + 1),
								SimulatedWorld.service("other", this.target % 2))
						.withReload(before.reload())
						.withTraining(before.training())
						.withSpares(before.spares());
					world.ask(new Event.ReloadRequested());
				}
			}
		}

		private void stopSignalToAll(SimulatedWorld world, List<SimulatedWorld.Process> living) {
			Set<Long> victims = new HashSet<>();
			living.stream().filter((process) -> !process.signalled && !process.saidGoodbye).forEach((process) -> {
				victims.add(process.pid);
				process.exit((this.target % 2 == 0) ? 130 : 143, 0);
			});
			// the order in which they hear of it is anything
			world.run(Duration.ofMillis(this.delay % 900));
			if (world.finished == null) {
				world.tell(new Event.StopRequested(false, "INT"));
			}
			assertThat(world.published(WorkerExitedEvent.class)).as(world::history)
				.noneMatch((event) -> victims.contains(event.pid()) && !event.expected());
		}

	}

}
