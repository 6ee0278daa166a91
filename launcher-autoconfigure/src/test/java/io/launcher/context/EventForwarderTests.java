package io.launcher.context;

import java.util.ArrayList;
import java.util.List;

import io.launcher.event.ReloadedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for {@link EventForwarder}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EventForwarderTests {

	@Test
	void publishesEvents() {
		List<Object> published = new ArrayList<>();
		new EventForwarder(published::add).accept(new ReloadedEvent(2));
		assertThat(published).containsExactly(new ReloadedEvent(2));
	}

	@Test
	void logsListenersThatThrow(CapturedOutput output) {
		EventForwarder forwarder = new EventForwarder((event) -> {
			throw new IllegalStateException("listener");
		});
		assertThatCode(() -> forwarder.accept(new ReloadedEvent(2))).doesNotThrowAnyException();
		assertThat(output).contains("IllegalStateException: listener").contains("ReloadedEvent");
	}

}
