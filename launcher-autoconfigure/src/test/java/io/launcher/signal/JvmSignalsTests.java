package io.launcher.signal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link JvmSignals}, with signals that do not end this JVM by default.
 */
class JvmSignalsTests {

	private final JvmSignals signals = new JvmSignals();

	private final NativeProcess processes = new NativeProcess();

	private final List<String> received = Collections.synchronizedList(new ArrayList<>());

	@AfterEach
	void close() {
		this.signals.close();
	}

	@Test
	void runsHandlersInOrderOfArrivalOnOneDaemonThread() {
		List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
		for (OsSignal signal : List.of(OsSignal.WINCH, OsSignal.CONT, OsSignal.CHLD)) {
			this.signals.handle(signal, () -> {
				threads.add(Thread.currentThread());
				this.received.add(signal.name());
			});
		}
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			for (OsSignal signal : List.of(OsSignal.WINCH, OsSignal.CHLD, OsSignal.CONT)) {
				sent.add(signal.name());
				raise(signal);
				Awaitility.await().until(() -> this.received.size() == sent.size());
			}
		}
		assertThat(this.received).isEqualTo(sent);
		assertThat(threads).containsOnly(threads.get(0));
		assertThat(threads.get(0).isDaemon()).isTrue();
	}

	@Test
	void queuesWhatArrivesDuringAHandlerAndNeverRunsItWithin() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger running = new AtomicInteger();
		this.signals.handle(OsSignal.WINCH, () -> {
			this.received.add("enter " + running.incrementAndGet());
			entered.countDown();
			awaitLatch(release);
			running.decrementAndGet();
		});
		this.signals.handle(OsSignal.CONT, () -> this.received.add("other"));
		raise(OsSignal.WINCH);
		assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
		raise(OsSignal.CONT);
		assertThat(this.received).containsExactly("enter 1");
		release.countDown();
		Awaitility.await().until(() -> this.received.contains("other"));
		assertThat(this.received).containsExactly("enter 1", "other");
	}

	@Test
	void goesOnAfterAHandlerThatThrowsOrInterrupts() {
		this.signals.handle(OsSignal.WINCH, () -> {
			this.received.add("throws");
			Thread.currentThread().interrupt();
			throw new IllegalStateException("on purpose");
		});
		raise(OsSignal.WINCH);
		Awaitility.await().until(() -> this.received.size() == 1);
		raise(OsSignal.WINCH);
		Awaitility.await().until(() -> this.received.size() == 2);
	}

	@Test
	void newestRegistrationGetsTheSignalAndClosingRestoresInAnyOrder() {
		Signals.Registration first = this.signals.handle(OsSignal.WINCH, () -> this.received.add("first"));
		Signals.Registration second = this.signals.handle(OsSignal.WINCH, () -> this.received.add("second"));
		Signals.Registration third = this.signals.handle(OsSignal.WINCH, () -> this.received.add("third"));
		raiseAndExpect("third");
		second.close();
		raiseAndExpect("third");
		third.close();
		third.close();
		raiseAndExpect("first");
		first.close();
		try (JvmSignals other = new JvmSignals()) {
			assertThat(other.handle(OsSignal.WINCH, () -> this.received.add("other")).effective()).isTrue();
			raiseAndExpect("other");
		}
	}

	@Test
	void restoresTheHandlerOfAnotherInstance() {
		this.signals.handle(OsSignal.WINCH, () -> this.received.add("outer"));
		try (JvmSignals inner = new JvmSignals()) {
			inner.handle(OsSignal.WINCH, () -> this.received.add("inner"));
			raiseAndExpect("inner");
		}
		raiseAndExpect("outer");
	}

	@Test
	void leavesASignalToWhoTookItOver() {
		Signals.Registration mine = this.signals.handle(OsSignal.WINCH, () -> this.received.add("mine"));
		try (JvmSignals other = new JvmSignals()) {
			other.handle(OsSignal.WINCH, () -> this.received.add("other"));
			mine.close();
			raiseAndExpect("other");
		}
	}

	@Test
	void closedInstanceTakesNoRegistrationAndEndsItsThread() {
		this.signals.handle(OsSignal.WINCH, () -> {
		});
		this.signals.close();
		this.signals.close();
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((t) -> t.getName().equals("launcher-signals")));
		assertThatIllegalStateException().isThrownBy(() -> this.signals.ignore(OsSignal.WINCH));
	}

	@Test
	void killCannotBeHandled() {
		assertThatExceptionOfType(SignalUnavailableException.class)
			.isThrownBy(() -> this.signals.handle(OsSignal.KILL, () -> {
			}))
			.satisfies((ex) -> assertThat(ex.signal()).isEqualTo(OsSignal.KILL))
			.withMessageContaining("SIGKILL");
	}

	@Test
	void processGroupsAreNotSignalled() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.processes.send(0, OsSignal.CONT));
		assertThatIllegalArgumentException().isThrownBy(() -> this.processes.send(-1, OsSignal.CONT));
	}

	@Test
	void reapsNothingThatIsNoEndedChild() {
		assertThat(this.processes.reap(ProcessHandle.current().pid())).isEmpty();
	}

	private void raiseAndExpect(String handler) {
		this.received.clear();
		raise(OsSignal.WINCH);
		Awaitility.await().until(() -> !this.received.isEmpty());
		assertThat(this.received).containsExactly(handler);
	}

	private void raise(OsSignal signal) {
		assertThat(this.processes.send(ProcessHandle.current().pid(), signal)).isTrue();
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
