package io.launcher.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.launcher.socket.SharedSocket;
import io.launcher.socket.SharedSocketFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is configured has the same effect in a worker on a shared socket as in an
 * application that listens for itself, with any web server.
 */
public abstract class SharedSettingsTests {

	private SharedSocketFixture socket;

	@BeforeEach
	void openSocket() throws IOException {
		this.socket = SharedSocketFixture.open();
	}

	@AfterEach
	void closeSocket() throws IOException {
		this.socket.close();
	}

	@Test
	void defaultsWhenSharedThenTheSame() throws Exception {
		assertSame(List.of());
	}

	/**
	 * Compares an application on a shared socket with one that listens for itself.
	 * @param customizers for the server
	 * @param properties more properties, as {@code name=value}
	 * @return the values that both have
	 * @throws Exception if they cannot be found out
	 */
	protected Map<String, String> assertSame(List<Object> customizers, String... properties) throws Exception {
		Map<String, String> alone = values(0, null, customizers, properties);
		Map<String, String> shared = values(this.socket.port(), this.socket.inherit(), customizers, properties);
		assertThat(shared).hasSizeGreaterThan(knownValues());
		assertThat(EffectiveValues.differences(alone, shared)).isEmpty();
		return shared;
	}

	/**
	 * Starts an application, and asks its server.
	 * @param port its port
	 * @param socket its socket, {@code null} to listen for itself
	 * @param customizers for the server
	 * @param properties more properties, as {@code name=value}
	 * @return the values by name
	 * @throws Exception if that fails
	 */
	protected abstract Map<String, String> values(int port, @Nullable SharedSocket socket, List<Object> customizers,
			String... properties) throws Exception;

	/**
	 * What the server surely tells of itself.
	 * @return a number of values that there are more of
	 */
	protected abstract int knownValues();

}
