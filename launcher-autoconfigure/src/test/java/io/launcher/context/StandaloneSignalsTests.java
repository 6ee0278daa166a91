package io.launcher.context;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.launcher.LauncherOperations;
import io.launcher.Role;
import io.launcher.WorkerInfo;
import io.launcher.signal.OsSignal;
import io.launcher.signal.SignalUnavailableException;
import io.launcher.signal.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StandaloneSignals}.
 */
class StandaloneSignalsTests {

	private final FakeSignals signals = new FakeSignals();

	private final FakeOperations operations = new FakeOperations();

	private final CountDownLatch exited = new CountDownLatch(1);

	private final AtomicInteger halted = new AtomicInteger();

	@Test
	void hangUpReloads() {
		StandaloneSignals lifecycle = lifecycle(true, InterruptAction.GRACEFUL, Role.STANDALONE);
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
		assertThat(this.signals.handlers).containsOnlyKeys(OsSignal.HUP, OsSignal.TERM, OsSignal.INT);
		this.signals.raise(OsSignal.HUP);
		assertThat(this.operations.reloads).hasValue(1);
		lifecycle.stop();
		assertThat(this.signals.handlers).isEmpty();
		assertThat(this.signals.closed).isTrue();
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "TERM", "INT" })
	void applicationEndsInOrderWhenTerminatedOrInterrupted(OsSignal signal) throws Exception {
		lifecycle(true, InterruptAction.GRACEFUL, Role.STANDALONE).start();
		this.signals.raise(signal);
		assertThat(this.exited.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.halted).hasValue(0);
	}

	@Test
	void interruptWhenImmediateHalts() {
		lifecycle(true, InterruptAction.IMMEDIATE, Role.STANDALONE).start();
		this.signals.raise(OsSignal.INT);
		assertThat(this.halted).hasValue(1);
		assertThat(this.exited.getCount()).isEqualTo(1);
	}

	@Test
	void nothingIsHandledWhenSwitchedOffOrInAnotherRole() {
		lifecycle(false, InterruptAction.IMMEDIATE, Role.STANDALONE).start();
		lifecycle(true, InterruptAction.IMMEDIATE, Role.WORKER).start();
		lifecycle(true, InterruptAction.IMMEDIATE, Role.SUPERVISOR).start();
		assertThat(this.signals.handlers).isEmpty();
	}

	@Test
	void signalsThatCannotBeHandledDoNotKeepTheApplicationFromStarting() {
		this.signals.refuse = true;
		StandaloneSignals lifecycle = lifecycle(true, InterruptAction.GRACEFUL, Role.STANDALONE);
		lifecycle.start();
		lifecycle.stop();
		assertThat(this.signals.closed).isTrue();
	}

	@Test
	void startsFirstAndStopsLast() {
		StandaloneSignals lifecycle = lifecycle(true, InterruptAction.GRACEFUL, Role.STANDALONE);
		assertThat(lifecycle.getPhase()).isEqualTo(Integer.MIN_VALUE);
		assertThat(lifecycle.isPauseable()).isFalse();
	}

	private StandaloneSignals lifecycle(boolean enabled, InterruptAction interrupt, Role role) {
		return new StandaloneSignals(new SignalSettings(enabled, interrupt), new FixedInfo(role), this.operations,
				() -> this.signals, this.exited::countDown, this.halted::incrementAndGet);
	}

	static class FakeOperations implements LauncherOperations {

		final AtomicInteger reloads = new AtomicInteger();

		@Override
		public CompletableFuture<Void> reload() {
			this.reloads.incrementAndGet();
			return new CompletableFuture<>();
		}

		@Override
		public CompletableFuture<Void> scale(String service, int workers) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<Void> replace(String service, int index) {
			throw new UnsupportedOperationException();
		}

	}

	record FixedInfo(Role role) implements WorkerInfo {

		@Override
		public String service() {
			return "";
		}

		@Override
		public int index() {
			return 0;
		}

		@Override
		public int workers() {
			return 1;
		}

		@Override
		public int generation() {
			return 1;
		}

	}

	static class FakeSignals implements Signals {

		final Map<OsSignal, Runnable> handlers = new EnumMap<>(OsSignal.class);

		boolean closed;

		boolean refuse;

		void raise(OsSignal signal) {
			this.handlers.get(signal).run();
		}

		@Override
		public Registration handle(OsSignal signal, Runnable handler) {
			if (this.refuse) {
				throw new SignalUnavailableException(signal, "refused", null);
			}
			this.handlers.put(signal, handler);
			return new Registration() {

				@Override
				public boolean effective() {
					return true;
				}

				@Override
				public void close() {
					FakeSignals.this.handlers.remove(signal);
				}

			};
		}

		@Override
		public Registration handleEvenIfIgnored(OsSignal signal, Runnable handler) {
			return handle(signal, handler);
		}

		@Override
		public Registration ignore(OsSignal signal) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
