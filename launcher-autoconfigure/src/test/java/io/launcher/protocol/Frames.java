package io.launcher.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.WorkerState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Arbitrary frames.
 */
public final class Frames {

	private static final Arbitrary<String> TEXT = Arbitraries.oneOf(
			Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
			Arbitraries.of("", "ü", "naïve", "日本語", "\uD83D\uDE00", "a\u0000b", "\r\n"));

	private static final Arbitrary<Integer> COUNT = Arbitraries.integers().greaterOrEqual(0);

	private static final Arbitrary<Integer> INT = Arbitraries.integers();

	private static final Arbitrary<Long> LONG = Arbitraries.longs();

	private static final Arbitrary<Duration> DURATION = Combinators
		.combine(Arbitraries.longs().between(0, Long.MAX_VALUE), Arbitraries.integers().between(0, 999_999_999))
		.as(Duration::ofSeconds);

	private static final Arbitrary<Instant> INSTANT = Combinators
		.combine(Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
				Arbitraries.integers().between(0, 999_999_999))
		.as(Instant::ofEpochSecond);

	private Frames() {
	}

	static Arbitrary<Frame.Hello> hello() {
		return Combinators.combine(LONG, TEXT, LONG, Arbitraries.maps(TEXT, TEXT).ofMaxSize(5))
			.as((worker, token, pid, settings) -> new Frame.Hello(FrameCodec.VERSION, worker, token, pid, settings));
	}

	static Arbitrary<Frame.FromWorker> fromWorker() {
		Arbitrary<List<Frame.Declaration>> declarations = Combinators.combine(TEXT, INT, TEXT)
			.as(Frame.Declaration::new)
			.list()
			.ofMaxSize(5);
		return Arbitraries.oneOf(declarations.map(Frame.Parked::new), Arbitraries.just(new Frame.Ready()),
				Combinators.combine(LONG, Arbitraries.of(true, false), TEXT, LONG, TEXT).as(Frame.Heartbeat::new),
				Arbitraries.just(new Frame.Progress()), TEXT.map(Frame.ResetDone::new), TEXT.map(Frame.Failed::new),
				Combinators.combine(Arbitraries.of(true, false), TEXT).as(Frame.Leaving::new),
				Combinators.combine(INT, Arbitraries.of(true, false), TEXT).as(Frame.Goodbye::new),
				LONG.map(Frame.StatusQuery::new),
				Combinators.combine(LONG, Arbitraries.of(Frame.Action.class), TEXT, INT).as(Frame.Operate::new),
				Combinators.combine(LONG, Arbitraries.of(true, false), content()).as(Frame.ScrapePart::new),
				Combinators.combine(LONG, COUNT).as(Frame.ScrapeQuery::new));
	}

	static Arbitrary<Frame.FromSupervisor> fromSupervisor() {
		return Arbitraries.oneOf(
				Combinators.combine(TEXT, COUNT, COUNT, COUNT, DURATION, DURATION, DURATION, TEXT.list().ofMaxSize(4))
					.as(Frame.Activate::new),
				Combinators.combine(DURATION, Arbitraries.of(true, false), TEXT).as(Frame.Drain::new),
				COUNT.map(Frame.Resize::new), Arbitraries.just(new Frame.Reset()),
				Combinators.combine(LONG, status()).as(Frame.StatusReply::new),
				Combinators.combine(LONG, TEXT).as(Frame.OperateReply::new), LONG.map(Frame.Scrape::new),
				Combinators.combine(LONG, COUNT, content()).as(Frame.ScrapeReply::new));
	}

	private static Arbitrary<ByteBuffer> content() {
		return Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(ByteBuffer::wrap);
	}

	private static Arbitrary<LauncherStatus> status() {
		Arbitrary<LauncherStatus.Service> service = Combinators.combine(TEXT, INT, INT, worker().list().ofMaxSize(4))
			.as(LauncherStatus.Service::new);
		Arbitrary<LauncherStatus.Spare> spare = Combinators
			.combine(LONG.injectNull(0.3), Arbitraries.of(WorkerState.class), INSTANT.injectNull(0.3),
					jvm().injectNull(0.3))
			.as(LauncherStatus.Spare::new);
		return Combinators
			.combine(TEXT, Arbitraries.of(Role.class), LONG, Arbitraries.of(LauncherState.class), INT, INSTANT,
					service.list().ofMaxSize(3), spare.list().ofMaxSize(3))
			.as(LauncherStatus::new);
	}

	private static Arbitrary<LauncherStatus.Worker> worker() {
		Arbitrary<LauncherStatus.Exit> exit = Combinators
			.combine(INT.injectNull(0.3), TEXT.injectNull(0.3), TEXT, INSTANT)
			.as(LauncherStatus.Exit::new);
		Arbitrary<LauncherStatus.Worker> first = Combinators
			.combine(INT, LONG.injectNull(0.3), INT, Arbitraries.of(WorkerState.class), INSTANT.injectNull(0.3),
					INSTANT.injectNull(0.3), INT)
			.as((index, pid, generation, state, startedAt, readyAt, restarts) -> new LauncherStatus.Worker(index, pid,
					generation, state, startedAt, readyAt, restarts, null, null, null));
		return Combinators
			.combine(first, LONG.injectNull(0.3), TEXT.injectNull(0.3), exit.injectNull(0.3), jvm().injectNull(0.3))
			.as((worker, rss, health, lastExit, jvm) -> new LauncherStatus.Worker(worker.index(), worker.pid(),
					worker.generation(), worker.state(), worker.startedAt(), worker.readyAt(), worker.restarts(), rss,
					health, lastExit, jvm));
	}

	private static Arbitrary<LauncherStatus.Jvm> jvm() {
		return Combinators.combine(TEXT, TEXT, TEXT.list().ofMaxSize(3)).as(LauncherStatus.Jvm::new);
	}

	public static Frame.Hello helloOf(long worker, String token) {
		return new Frame.Hello(FrameCodec.VERSION, worker, token, 100 + worker, Map.of());
	}

}
