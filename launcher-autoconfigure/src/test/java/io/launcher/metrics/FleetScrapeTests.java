package io.launcher.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.process.WorkerMeters;
import io.launcher.process.WorkerSlot;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link FleetScrape}.
 */
class FleetScrapeTests {

	private static final WorkerSlot WEB_0 = new WorkerSlot(1, "web", 0, true);

	private static final WorkerSlot WEB_1 = new WorkerSlot(2, "web", 1, true);

	private final Map<WorkerSlot, CompletableFuture<WorkerMeters>> answers = new LinkedHashMap<>();

	private final List<Family> own = new ArrayList<>();

	private final Map<String, Integer> desired = new LinkedHashMap<>(Map.of("web", 2));

	private final FleetScrape scrape = new FleetScrape(() -> () -> this.answers, this::status, () -> this.own,
			Duration.ofMillis(200), System::nanoTime);

	private long order;

	@AfterEach
	void close() {
		this.scrape.destroy();
	}

	@Test
	void linesOfAllJvmsAreLabelled() {
		this.answers.put(WEB_0, told(Families.counter("requests", 3)));
		this.answers.put(WEB_1, told(Families.counter("requests", 4)));
		this.own.add(Families.gauge("jvm_threads", 9));
		this.own.add(Families.gauge("launcher_workers", 2, "service", "web", "state", "ready"));
		assertThat(scrape()).containsEntry("requests_total{service=web, worker=0}", 3.0)
			.containsEntry("requests_total{service=web, worker=1}", 4.0)
			.containsEntry("jvm_threads{service=supervisor, worker=supervisor}", 9.0)
			.containsEntry("launcher_workers{service=web, state=ready}", 2.0)
			.containsEntry("launcher_scrape_workers{outcome=answered}", 2.0)
			.containsEntry("launcher_scrape_workers{outcome=late}", 0.0);
	}

	@Test
	void lateWorkerDelaysForALimitedTimeAndIsReported() {
		this.answers.put(WEB_0, told(Families.counter("requests", 3), Families.gauge("g", 1)));
		this.answers.put(WEB_1, told(Families.counter("requests", 4), Families.gauge("g", 1)));
		scrape();
		this.answers.put(WEB_0, told(Families.counter("requests", 5), Families.gauge("g", 1)));
		this.answers.put(WEB_1, new CompletableFuture<>());
		long before = System.nanoTime();
		Map<String, Double> samples = scrape();
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(200),
				Duration.ofSeconds(5));
		assertThat(samples).containsEntry("launcher_scrape_workers{outcome=answered}", 1.0)
			.containsEntry("launcher_scrape_workers{outcome=late}", 1.0)
			.containsEntry("requests_total{service=web, worker=0}", 5.0)
			.containsEntry("requests_total{service=web, worker=1}", 4.0)
			.containsKey("g{service=web, worker=0}")
			.doesNotContainKey("g{service=web, worker=1}");
	}

	@Test
	void workersThatCannotAnswerAreReported() {
		this.answers.put(WEB_0, CompletableFuture.failedFuture(new IllegalStateException("gone")));
		this.answers.put(new WorkerSlot(5, "web", 0, false),
				CompletableFuture.completedFuture(new WorkerMeters(1, new byte[] { 1, 2, 3 })));
		this.answers.put(new WorkerSlot(6, "web", 0, false),
				CompletableFuture.completedFuture(new WorkerMeters(1, new byte[0])));
		assertThat(scrape()).containsEntry("launcher_scrape_workers{outcome=failed}", 3.0)
			.containsEntry("launcher_scrape_workers{outcome=missing}", 1.0);
	}

	@Test
	void lastWordOfALeavingWorkerCountsAndWhatArrivesLaterDoesNot() {
		this.answers.put(WEB_0, told(Families.counter("requests", 3)));
		scrape();
		CompletableFuture<WorkerMeters> stale = told(Families.counter("requests", 4));
		this.scrape.told(WEB_0, new WorkerMeters(WorkerMeters.LAST, encoded(Families.counter("requests", 10))));
		Awaitility.await().untilAsserted(() -> assertThat(requests(0)).isEqualTo(10));
		this.answers.put(WEB_0, stale);
		assertThat(requests(0)).isEqualTo(10);
		this.answers.clear();
		this.scrape.gone(WEB_0);
		assertThat(requests(0)).isEqualTo(10);
		this.answers.put(new WorkerSlot(3, "web", 0, true), told(Families.counter("requests", 1)));
		Awaitility.await().untilAsserted(() -> assertThat(requests(0)).isEqualTo(11));
	}

	@Test
	void seriesOfASlotThatIsNotWantedAnyMoreEnd() {
		this.answers.put(WEB_0, told(Families.counter("requests", 3)));
		this.answers.put(WEB_1, told(Families.counter("requests", 4)));
		scrape();
		this.answers.remove(WEB_1);
		this.desired.put("web", 1);
		assertThat(requests(1)).as("it has not ended yet").isEqualTo(4);
		this.scrape.gone(WEB_1);
		Awaitility.await().untilAsserted(() -> assertThat(requests(1)).isNull());
		assertThat(requests(0)).isEqualTo(3);
		this.desired.put("web", 2);
		this.answers.put(new WorkerSlot(4, "web", 1, true), told(Families.counter("requests", 1)));
		assertThat(requests(1)).isOne();
	}

	@Test
	void gaugesAreThoseOfTheWorkerThatWorks() {
		this.answers.put(WEB_0, told(Families.gauge("g", 1)));
		this.answers.put(new WorkerSlot(7, "web", 0, false), told(Families.gauge("g", 2)));
		assertThat(scrape()).containsEntry("g{service=web, worker=0}", 1.0);
		this.answers.remove(new WorkerSlot(7, "web", 0, false));
		this.answers.put(new WorkerSlot(7, "web", 0, true), told(Families.gauge("g", 2)));
		assertThat(scrape()).containsEntry("g{service=web, worker=0}", 2.0);
	}

	@Test
	void workersThatAskAtOnceGetTheSameAnswer() throws Exception {
		FleetScrape patient = patient(Duration.ofSeconds(60));
		CompletableFuture<WorkerMeters> pending = new CompletableFuture<>();
		this.answers.put(WEB_0, pending);
		CompletableFuture<byte[]> first = patient.all();
		CompletableFuture<byte[]> second = patient.all();
		assertThat(first).isNotDone();
		pending.complete(told(Families.counter("requests", 3)).join());
		byte[] answer = first.get(10, TimeUnit.SECONDS);
		assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(answer);
		assertThat(Families.points(FamilyCodec.decode(answer))).containsKey("requests{service=\"web\",worker=\"0\"}");
		assertThat(patient.all().get(10, TimeUnit.SECONDS)).isNotSameAs(answer);
	}

	@Test
	void concurrentScrapesDoNotWaitForEachOther() throws Exception {
		this.answers.put(WEB_0, new CompletableFuture<>());
		FleetScrape patient = patient(Duration.ofSeconds(1));
		CountDownLatch done = new CountDownLatch(8);
		long before = System.nanoTime();
		for (int i = 0; i < 8; i++) {
			new Thread(() -> {
				patient.scrape();
				done.countDown();
			}).start();
		}
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
	}

	@Test
	void workersMayEndAfterTheContextOfTheSupervisor() {
		this.scrape.destroy();
		this.scrape.told(WEB_0, new WorkerMeters(WorkerMeters.LAST, encoded(Families.counter("requests", 10))));
		this.scrape.gone(WEB_0);
		assertThat(requests(0)).isNull();
	}

	@Test
	void failureReachesTheWorkerThatAsks() {
		FleetScrape failing = new FleetScrape(() -> {
			throw new IllegalStateException("on purpose");
		}, this::status, List::of, Duration.ofMillis(200), System::nanoTime);
		assertThatThrownBy(() -> failing.all().get(10, TimeUnit.SECONDS)).hasMessageContaining("on purpose");
		assertThatThrownBy(() -> failing.all().get(10, TimeUnit.SECONDS)).hasMessageContaining("on purpose");
		failing.destroy();
	}

	private FleetScrape patient(Duration timeout) {
		return new FleetScrape(() -> () -> this.answers, this::status, () -> this.own, timeout, System::nanoTime);
	}

	private CompletableFuture<WorkerMeters> told(Family... families) {
		return CompletableFuture.completedFuture(new WorkerMeters(++this.order, encoded(families)));
	}

	private static byte[] encoded(Family... families) {
		return FamilyCodec.encode(List.of(families));
	}

	private Map<String, Double> scrape() {
		return Exposition.parse(Exposition.text(this.scrape.scrape())).samples();
	}

	private Double requests(int slot) {
		return scrape().get("requests_total{service=web, worker=" + slot + "}");
	}

	private LauncherStatus status() {
		return new LauncherStatus("process", Role.SUPERVISOR, 1, LauncherState.RUNNING, 1, Instant.EPOCH,
				this.desired.entrySet()
					.stream()
					.map((entry) -> new LauncherStatus.Service(entry.getKey(), entry.getValue(), 0, List.of()))
					.toList(),
				List.of());
	}

}
