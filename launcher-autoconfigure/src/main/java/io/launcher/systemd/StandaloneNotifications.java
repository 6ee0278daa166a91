package io.launcher.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.launcher.LauncherStatus;
import io.launcher.thread.ServiceLauncherListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager what an application of one process does. Does nothing where
 * there is no service manager that wants to know. Safe for use by several threads.
 */
public final class StandaloneNotifications implements ServiceLauncherListener, AutoCloseable {

	private static final System.Logger logger = System.getLogger(StandaloneNotifications.class.getName());

	/** What a stop may take beyond its deadline. */
	private static final Duration MARGIN = Duration.ofSeconds(5);

	private final ScheduledExecutorService executor;

	private final @Nullable ServiceManager manager;

	private final Supplier<LauncherStatus> status;

	private final Duration stopTimeout;

	private boolean ready;

	private boolean reloading;

	private boolean stopping;

	private String remark = "starting";

	/**
	 * Creates the notifications, and answers the watchdog, if there is one, from now on.
	 * @param environment the environment of this process
	 * @param status tells the state of the services
	 * @param stopTimeout how long a stop may take, zero for endless
	 * @param alive whether the watchdog is to be answered; asked on a thread of its own
	 */
	public StandaloneNotifications(Map<String, String> environment, Supplier<LauncherStatus> status,
			Duration stopTimeout, BooleanSupplier alive) {
		this.executor = executor();
		this.manager = ServiceManager.of(environment, ProcessHandle.current().pid(), this::later);
		this.status = status;
		this.stopTimeout = stopTimeout;
		Duration interval = (this.manager != null) ? this.manager.watchdogInterval() : null;
		if (interval != null) {
			this.executor.scheduleAtFixedRate(() -> answerWatchdog(alive), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private static ScheduledExecutorService executor() {
		// without work it has no thread
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "launcher-systemd");
			thread.setDaemon(true);
			return thread;
		});
		executor.setRemoveOnCancelPolicy(true);
		return executor;
	}

	private void later(Runnable task) {
		try {
			this.executor.schedule(task, 1, TimeUnit.SECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.log(System.Logger.Level.DEBUG, "The service manager is told nothing any more");
		}
	}

	private void answerWatchdog(BooleanSupplier alive) {
		ServiceManager present = this.manager;
		try {
			if (present != null && alive.getAsBoolean()) {
				present.alive();
			}
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.WARNING, "The watchdog is not answered", ex);
		}
	}

	/**
	 * The start is over.
	 */
	public synchronized void ready() {
		if (this.manager != null && !this.ready && !this.stopping) {
			this.ready = true;
			this.remark = "";
			this.manager.ready(line());
		}
	}

	/**
	 * Perhaps other services run than before.
	 */
	public synchronized void changed() {
		if (this.manager != null && !this.stopping) {
			this.manager.status(line());
		}
	}

	@Override
	public synchronized void reloading() {
		if (this.manager != null && !this.stopping) {
			this.reloading = true;
			this.remark = "reloading";
			if (this.ready) {
				this.manager.reloading(line());
				extend(this.stopTimeout);
			}
		}
	}

	@Override
	public synchronized void reloaded(int generation, @Nullable Throwable failure) {
		if (this.manager != null && this.reloading && !this.stopping) {
			this.reloading = false;
			this.remark = (failure != null) ? "reload to generation %d failed: %s".formatted(generation, failure)
					: (this.ready ? "" : "starting");
			if (this.ready) {
				this.manager.ready(line());
			}
		}
	}

	@Override
	public synchronized void stopping() {
		if (this.manager != null && !this.stopping) {
			this.stopping = true;
			this.remark = "stopping";
			this.manager.stopping(line());
			extend(this.stopTimeout);
		}
	}

	private void extend(Duration time) {
		// of an endless one nobody knows how long it takes: that is for the unit to say
		if (this.manager != null && !time.isZero()) {
			this.manager.extendTimeout(time.plus(MARGIN));
		}
	}

	private String line() {
		return StatusLine.of(this.status.get(), this.remark);
	}

	/**
	 * Ends it. The watchdog is not answered any more.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
		if (this.manager != null) {
			this.manager.close();
		}
	}

}
