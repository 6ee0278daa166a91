package com.example.posters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.launcher.LauncherStatus;
import io.launcher.StatusSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The page, what it fetches, and what can be ordered.
 */
@RestController
class WorkshopController {

	private static final int LAYERS = 16;

	private static final int MAX_ORDERS = 100;

	private static final int MAX_SLOW = 30_000;

	private static final int SHOWN = 12;

	private final PosterQueue queue;

	private final HouseOrders houseOrders;

	private final Whoami whoami;

	private final ObjectProvider<StatusSource> launcher;

	private final Pause pause;

	private final String page;

	private final Random random = new Random();

	WorkshopController(PosterQueue queue, HouseOrders houseOrders, Whoami whoami, ObjectProvider<StatusSource> launcher,
			Pause pause, @Value("classpath:page.html") Resource page) {
		this.queue = queue;
		this.houseOrders = houseOrders;
		this.whoami = whoami;
		this.launcher = launcher;
		this.pause = pause;
		this.page = read(page);
	}

	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	ResponseEntity<String> page() {
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(this.page.replace("{{worker}}", this.whoami.name())
				.replace("{{pid}}", Long.toString(this.whoami.pid())));
	}

	@GetMapping("/api/state")
	ResponseEntity<WorkshopState> state() {
		LauncherStatus status = null;
		String problem = null;
		try {
			StatusSource source = this.launcher.getIfAvailable();
			status = (source != null) ? source.status() : null;
		}
		catch (IllegalStateException ex) {
			problem = ex.getMessage();
		}
		// the connection is closed so that the page comes back on a new one, which the
		// next
		// worker takes: an application has no reason to do so
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.header(HttpHeaders.CONNECTION, "close")
			.body(state(status, problem));
	}

	private WorkshopState state(@Nullable LauncherStatus status, @Nullable String problem) {
		return new WorkshopState(new WorkshopState.Answerer(this.whoami.name(), this.whoami.pid()), this.queue.now(),
				status, problem, this.queue.counts(), this.queue.takenOver(),
				this.queue.list(Poster.State.DRAWING, SHOWN), this.queue.list(Poster.State.WAITING, SHOWN),
				this.queue.list(Poster.State.DONE, SHOWN), this.houseOrders.lastRun().orElse(null));
	}

	@PostMapping("/api/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Map<String, List<Long>> order(@RequestParam(defaultValue = "1") int count) {
		if (count < 1 || count > MAX_ORDERS) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'count' is " + count + ", allowed are 1 to " + MAX_ORDERS);
		}
		return Map.of("ids",
				IntStream.range(0, count)
					.mapToObj((number) -> this.queue.order(Studio.title(this.random), LAYERS))
					.toList());
	}

	@GetMapping(path = "/posters/{id}.svg", produces = "image/svg+xml")
	ResponseEntity<String> poster(@PathVariable long id) {
		return this.queue.drawing(id)
			// the page asks for each number of layers under an address of its own
			.map((layers) -> ResponseEntity.ok()
				.cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
				.body(Studio.svg(layers)))
			.orElseGet(() -> ResponseEntity.notFound().build());
	}

	@GetMapping(path = "/slow", produces = MediaType.TEXT_PLAIN_VALUE)
	String slow(@RequestParam(defaultValue = "2000") int ms) throws InterruptedException {
		if (ms < 0 || ms > MAX_SLOW) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'ms' is " + ms + ", allowed are 0 to " + MAX_SLOW);
		}
		this.pause.of(Duration.ofMillis(ms));
		return "%s (pid %d) answered after %d ms\n".formatted(this.whoami.name(), this.whoami.pid(), ms);
	}

	private static String read(Resource page) {
		try {
			return page.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
