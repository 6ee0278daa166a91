package io.launcher.process;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.WorkerState;
import io.launcher.event.LauncherEvent;
import io.launcher.event.LauncherStateEvent;
import io.launcher.event.ReloadEvent;
import io.launcher.supervise.Command;
import io.launcher.systemd.ServiceManager;
import io.launcher.systemd.StatusLine;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager what the supervisor does, all by the thread of the loop: the
 * watchdog is answered only as long as that goes round.
 */
final class SupervisorNotifications implements Consumer<List<Command>> {

	/** What a step may take beyond its deadline until the next one is told. */
	private static final Duration MARGIN = Duration.ofSeconds(5);

	/** By how much a deadline must have moved to be told again. */
	private static final long NOTABLE = Duration.ofSeconds(1).toNanos();

	private final ServiceManager manager;

	private final Supplier<LauncherStatus> status;

	private final Supplier<@Nullable Long> deadline;

	private final LongSupplier nanoTime;

	private boolean begun;

	private boolean ready;

	private boolean reloading;

	private boolean stopping;

	/** What is said beside the numbers. */
	private String remark = "starting";

	private @Nullable Long promised;

	/**
	 * Creates the notifications.
	 * @param manager is told
	 * @param status tells the numbers of workers
	 * @param deadline tells by when the supervisor will have gone a step further
	 * @param nanoTime the clock of the deadline
	 */
	SupervisorNotifications(ServiceManager manager, Supplier<LauncherStatus> status, Supplier<@Nullable Long> deadline,
			LongSupplier nanoTime) {
		this.manager = manager;
		this.status = status;
		this.deadline = deadline;
		this.nanoTime = nanoTime;
	}

	@Override
	public void accept(List<Command> commands) {
		boolean published = !this.begun;
		this.begun = true;
		boolean stops = this.stopping || commands.stream().anyMatch(SupervisorNotifications::stops);
		for (Command command : commands) {
			if (command instanceof Command.Publish publish) {
				published = true;
				if (!stops) {
					tell(publish.event());
				}
			}
		}
		if (stops && !this.stopping) {
			// that the stop ends a reload is no news
			this.stopping = true;
			this.promised = null;
			this.manager.stopping(line());
		}
		else if (published) {
			this.manager.status(line());
		}
		extend();
	}

	private static boolean stops(Command command) {
		return command instanceof Command.Publish publish && publish.event() instanceof LauncherStateEvent event
				&& event.to() == LauncherState.STOPPING;
	}

	private void tell(LauncherEvent event) {
		if (event instanceof LauncherStateEvent && !this.ready) {
			this.ready = true;
			this.promised = null;
			if (!this.reloading) {
				this.remark = "";
			}
			this.manager.ready(line());
			if (this.reloading) {
				this.manager.reloading(line());
			}
		}
		else if (event instanceof ReloadEvent reload) {
			tell(reload);
		}
	}

	private void tell(ReloadEvent event) {
		switch (event.phase()) {
			case STARTED -> {
				this.reloading = true;
				this.promised = null;
				this.remark = "reloading to generation " + event.generation();
				if (this.ready) {
					this.manager.reloading(line());
				}
			}
			case COMPLETED -> reloaded("");
			case ABORTED ->
				reloaded("reload to generation %d aborted: %s".formatted(event.generation(), event.reason()));
			case ROLLING_BACK -> rollingBack(event);
			case ROLLED_BACK -> reloaded(
					"reload to generation %d failed, rolled back: %s".formatted(event.generation(), event.reason()));
		}
	}

	private void rollingBack(ReloadEvent event) {
		this.promised = null;
		this.remark = "reload to generation %d failed, rolling back: %s".formatted(event.generation(), event.reason());
	}

	private void reloaded(String outcome) {
		this.reloading = false;
		this.promised = null;
		this.remark = (outcome.isEmpty() && !this.ready) ? "starting" : outcome;
		if (this.ready) {
			this.manager.ready(line());
		}
	}

	// As long as something begins or ends by a deadline of ours, theirs has to wait for
	// it.
	private void extend() {
		if (this.ready && !this.reloading && !this.stopping) {
			return;
		}
		Long due = this.deadline.get();
		Long before = this.promised;
		if (due != null && (before == null || due - before > NOTABLE)) {
			this.promised = due;
			this.manager.extendTimeout(Duration.ofNanos(Math.max(0, due - this.nanoTime.getAsLong())).plus(MARGIN));
		}
	}

	private String line() {
		LauncherStatus current = this.status.get();
		return this.stopping ? "stopping, %d workers left".formatted(living(current))
				: StatusLine.of(current, this.remark);
	}

	private static long living(LauncherStatus status) {
		Stream<WorkerState> workers = status.services()
			.stream()
			.flatMap((service) -> service.workers().stream())
			.map(LauncherStatus.Worker::state);
		Stream<WorkerState> spares = status.spares().stream().map(LauncherStatus.Spare::state);
		return Stream.concat(workers, spares).filter((state) -> state != WorkerState.GONE).count();
	}

}
