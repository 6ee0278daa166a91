package io.launcher.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.launcher.LauncherStatus;
import io.launcher.metrics.ScrapeOutcomes.Outcome;
import io.launcher.process.MeterKeeper;
import io.launcher.process.WorkerMeters;
import io.launcher.process.WorkerScraper;
import io.launcher.process.WorkerSlot;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Scrapes all workers in the supervisor: asks them all at once, waits for a limited time,
 * and adds to what each one tells what its predecessors in the slot have counted.
 */
public final class FleetScrape implements MeterKeeper, DisposableBean {

	/** Series of a slot that are kept of workers that have ended. */
	static final int MAX_SERIES = 20_000;

	private static final Log logger = LogFactory.getLog(FleetScrape.class);

	/** What the launcher says of services has labels for that. */
	private static final String OWN_PREFIX = "launcher_";

	private static final String SUPERVISOR = "supervisor";

	private final FleetMeters meters = new FleetMeters(MAX_SERIES);

	/** Without a thread while there is nothing to do. */
	private final ThreadPoolExecutor bookkeeper = new ThreadPoolExecutor(0, 1, 5, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> daemon(task, "launcher-meters"),
			// nobody asks any more when the context is closed
			new ThreadPoolExecutor.DiscardPolicy());

	private final AtomicBoolean warned = new AtomicBoolean();

	private final Supplier<WorkerScraper> workers;

	private final Supplier<LauncherStatus> status;

	private final Supplier<List<Family>> own;

	private final Duration timeout;

	private final LongSupplier nanoTime;

	private @Nullable CompletableFuture<byte[]> running;

	FleetScrape(Supplier<WorkerScraper> workers, Supplier<LauncherStatus> status, Supplier<List<Family>> own,
			Duration timeout, LongSupplier nanoTime) {
		this.workers = workers;
		this.status = status;
		this.own = own;
		this.timeout = timeout;
		this.nanoTime = nanoTime;
	}

	/**
	 * Creates a scrape.
	 * @param workers asks the workers
	 * @param status tells which workers there should be
	 * @param registry has the meters of the supervisor, or {@code null}
	 * @param timeout how long workers have to answer
	 * @return the scrape
	 */
	public static FleetScrape of(Supplier<WorkerScraper> workers, Supplier<LauncherStatus> status,
			Supplier<@Nullable LauncherPrometheusRegistry> registry, Duration timeout) {
		return new FleetScrape(workers, status, () -> {
			LauncherPrometheusRegistry present = registry.get();
			return (present != null) ? present.ownFamilies() : List.of();
		}, timeout, System::nanoTime);
	}

	List<Family> scrape() {
		long deadline = this.nanoTime.getAsLong() + this.timeout.toNanos();
		Map<WorkerSlot, CompletableFuture<WorkerMeters>> asked = this.workers.get().scrape();
		ScrapeOutcomes outcomes = new ScrapeOutcomes();
		Set<WorkerSlot> answered = new HashSet<>();
		asked.forEach((worker, answer) -> {
			Outcome outcome = await(worker, answer, deadline);
			outcomes.count(outcome);
			if (outcome == Outcome.ANSWERED) {
				answered.add(worker);
			}
		});
		compareToStatus(asked.keySet(), outcomes);
		FamilyMerge merge = new FamilyMerge();
		merge.add(outcomes.family());
		WorkerLabels labels = new WorkerLabels(SUPERVISOR, SUPERVISOR);
		for (Family family : this.own.get()) {
			if (family.name().startsWith(OWN_PREFIX)) {
				merge.add(family);
			}
			else {
				merge.add(family, labels);
			}
		}
		this.meters.collect(merge, answered);
		if (merge.conflicts() > 0) {
			logger.debug("Left out %d series that do not fit to others of the same name".formatted(merge.conflicts()));
		}
		return merge.families();
	}

	private Outcome await(WorkerSlot worker, CompletableFuture<WorkerMeters> answer, long deadline) {
		try {
			WorkerMeters told = answer.get(Math.max(0, deadline - this.nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
			if (told.content().length == 0) {
				logger.debug("Worker " + worker + " has no meters to tell");
				return Outcome.FAILED;
			}
			this.meters.update(worker, told.order(), FamilyCodec.decode(told.content()));
			return Outcome.ANSWERED;
		}
		catch (TimeoutException ex) {
			logger.debug("Worker %s did not tell its meters within %d ms".formatted(worker, this.timeout.toMillis()));
			return Outcome.LATE;
		}
		catch (ExecutionException | IOException ex) {
			logger.debug("Worker " + worker + " did not tell its meters", ex);
			return Outcome.FAILED;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the meters of the workers", ex);
		}
	}

	private void compareToStatus(Set<WorkerSlot> asked, ScrapeOutcomes outcomes) {
		LauncherStatus now;
		try {
			now = this.status.get();
		}
		catch (IllegalStateException ex) {
			logger.debug("The status is unknown", ex);
			return;
		}
		Set<FleetMeters.Slot> wanted = new HashSet<>();
		for (LauncherStatus.Service service : now.services()) {
			service.workers().forEach((worker) -> wanted.add(new FleetMeters.Slot(service.name(), worker.index())));
			for (int index = 0; index < service.desired(); index++) {
				wanted.add(new FleetMeters.Slot(service.name(), index));
			}
			outcomes.countMissing(service,
					asked.stream()
						.filter((worker) -> worker.service().equals(service.name()))
						.map(WorkerSlot::index)
						.toList());
		}
		this.meters.forgetAllBut(wanted::contains);
	}

	@Override
	public void told(WorkerSlot worker, WorkerMeters told) {
		this.bookkeeper.execute(() -> {
			try {
				if (told.content().length > 0) {
					this.meters.update(worker, told.order(), FamilyCodec.decode(told.content()));
				}
			}
			catch (IOException ex) {
				logger.debug("The last meters of worker " + worker + " are lost", ex);
			}
		});
	}

	@Override
	public void gone(WorkerSlot worker) {
		this.bookkeeper.execute(() -> {
			if (this.meters.end(worker) && this.warned.compareAndSet(false, true)) {
				logger
					.warn("The workers of slot %s have counted more than %d series: counters beyond that begin at zero "
						.formatted(worker, MAX_SERIES) + "in a new worker. Look for a tag with too many values");
			}
		});
	}

	@Override
	public synchronized CompletableFuture<byte[]> all() {
		if (this.running != null) {
			return this.running.copy();
		}
		CompletableFuture<byte[]> started = new CompletableFuture<>();
		this.running = started;
		daemon(() -> answer(started), "launcher-scrape").start();
		return started.copy();
	}

	private void answer(CompletableFuture<byte[]> asked) {
		try {
			byte[] content = FamilyCodec.encode(scrape());
			over();
			asked.complete(content);
		}
		catch (Throwable ex) {
			logger.warn("Cannot tell a worker the meters of all", ex);
			over();
			asked.completeExceptionally(ex);
		}
	}

	private synchronized void over() {
		this.running = null;
	}

	@Override
	public void destroy() {
		this.bookkeeper.shutdown();
	}

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

}
