package io.launcher.systemd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.launcher.testprocess.NotifyReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServiceManager}.
 */
class ServiceManagerTests {

	private static final long PID = 4711;

	private final List<Runnable> later = new ArrayList<>();

	@Test
	void everythingIsToldInTheAbstractNamespace() {
		try (NotifyReceiver receiver = NotifyReceiver.inAbstractNamespace()) {
			tellsEverything(receiver);
		}
	}

	@Test
	void everythingIsToldAtAPath(@TempDir Path directory) {
		try (NotifyReceiver receiver = NotifyReceiver.at(directory.resolve("notify"))) {
			tellsEverything(receiver);
		}
	}

	private void tellsEverything(NotifyReceiver receiver) {
		try (ServiceManager manager = of(receiver.address())) {
			manager.status("web 0/2 ready");
			manager.ready("web 2/2 ready");
			manager.status("web 2/2 ready");
			manager.extendTimeout(Duration.ofMillis(1500));
			manager.alive();
			manager.stopping("two\nlines");
		}
		assertThat(receiver.messages()).containsExactly("STATUS=web 0/2 ready", "READY=1\nSTATUS=web 2/2 ready",
				"EXTEND_TIMEOUT_USEC=1500000", "WATCHDOG=1", "STOPPING=1\nSTATUS=two lines");
	}

	@Test
	void reloadIsToldWithTheTimeOfTheMonotonicClock() {
		try (NotifyReceiver receiver = NotifyReceiver.inAbstractNamespace();
				ServiceManager manager = of(receiver.address())) {
			long before = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
			manager.reloading("");
			long after = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
			String message = receiver.messages().get(0);
			assertThat(message).startsWith("RELOADING=1\nMONOTONIC_USEC=");
			assertThat(Long.parseLong(message.substring(message.lastIndexOf('=') + 1))).isBetween(before, after);
		}
	}

	@Test
	void whatABusyServiceManagerHasNoRoomForIsToldLaterInOrder() {
		try (NotifyReceiver receiver = NotifyReceiver.inAbstractNamespace();
				ServiceManager manager = of(receiver.address())) {
			int sent = 0;
			while (this.later.isEmpty()) {
				manager.status("number " + sent++);
				assertThat(sent).isLessThan(10_000);
			}
			manager.alive();
			manager.ready("number " + sent);
			assertThat(this.later).hasSize(1);
			List<String> early = receiver.messages();
			assertThat(early).hasSizeLessThan(sent);
			this.later.remove(0).run();
			List<String> all = receiver.messages();
			assertThat(all).hasSize(sent + 1).doesNotContain("WATCHDOG=1");
			assertThat(all.get(early.size())).isEqualTo("STATUS=number " + early.size());
			assertThat(all.get(sent)).isEqualTo("READY=1\nSTATUS=number " + sent);
		}
	}

	@Test
	void nobodyIsToldWithoutASocket() {
		assertThat(ServiceManager.of(Map.of(), PID, this.later::add)).isNull();
		assertThat(of("")).isNull();
	}

	@Test
	void badSocketIsNoError() {
		assertThat(of("relative")).isNull();
		assertThat(of("@")).isNull();
		assertThat(of("/" + "x".repeat(200))).isNull();
		assertThat(of("vsock:2:1234")).isNull();
		try (ServiceManager manager = of("/nowhere/at/all")) {
			manager.ready("");
			manager.stopping("");
		}
		assertThat(this.later).isEmpty();
	}

	@Test
	void badAddressIsExplained() {
		assertThatIllegalArgumentException().isThrownBy(() -> NotifyAddress.parse("/" + "x".repeat(107)))
			.withMessageContaining("it has 108 bytes, and may have 107");
		assertThat(NotifyAddress.parse("/" + "x".repeat(106))).hasSize(110);
		assertThat(NotifyAddress.parse("@ab")).hasSize(5).endsWith(0, 'a', 'b');
	}

	@Test
	void watchdogIsAnsweredTwiceInItsTime() {
		assertThat(interval(Map.of("WATCHDOG_USEC", "3000000"))).isEqualTo(Duration.ofMillis(1500));
		assertThat(interval(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "4711")))
			.isEqualTo(Duration.ofMillis(1500));
		assertThat(interval(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "4712"))).isNull();
		assertThat(interval(Map.of("WATCHDOG_PID", "4711"))).isNull();
		assertThat(interval(Map.of("WATCHDOG_USEC", "soon"))).isNull();
		assertThat(interval(Map.of("WATCHDOG_USEC", "0"))).isNull();
	}

	private Duration interval(Map<String, String> variables) {
		Map<String, String> environment = new HashMap<>(variables);
		environment.put("NOTIFY_SOCKET", "@launcher-test/nobody");
		try (ServiceManager manager = ServiceManager.of(environment, PID, this.later::add)) {
			return manager.watchdogInterval();
		}
	}

	private ServiceManager of(String address) {
		return ServiceManager.of(Map.of("NOTIFY_SOCKET", address), PID, this.later::add);
	}

}
