package io.launcher.web.netty;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Traffic}.
 */
class TrafficTests {

	private static final int MANY = 100;

	private final Traffic traffic = new Traffic(System::nanoTime);

	@Test
	void roomWhenAsManyConnectionsWaitAsThereAreEventLoopsThenNone() {
		this.traffic.accepted(new EmbeddedChannel());
		assertThat(this.traffic.hasRoom(2, MANY)).isTrue();
		this.traffic.accepted(new EmbeddedChannel());
		assertThat(this.traffic.hasRoom(2, MANY)).isFalse();
	}

	@Test
	void roomWhenWaitingConnectionIsTakenUpThenThereAgain() {
		EmbeddedChannel channel = new EmbeddedChannel();
		this.traffic.accepted(channel);
		assertThat(this.traffic.hasRoom(1, MANY)).isFalse();
		this.traffic.dispatched(channel, new SharedConnection(this.traffic, channel));
		assertThat(this.traffic.hasRoom(1, MANY)).isTrue();
		assertThat(this.traffic.connections()).isOne();
	}

	@Test
	void roomWhenWaitingConnectionClosesThenThereAgain() {
		EmbeddedChannel channel = new EmbeddedChannel();
		this.traffic.accepted(channel);
		channel.close();
		assertThat(this.traffic.hasRoom(1, MANY)).isTrue();
		assertThat(this.traffic.connections()).isZero();
	}

	@Test
	void roomWhenWaitingConnectionsAndRequestsReachTheLimitThenNone() {
		this.traffic.requestBegun();
		assertThat(this.traffic.hasRoom(MANY, 2)).isTrue();
		this.traffic.accepted(new EmbeddedChannel());
		assertThat(this.traffic.hasRoom(MANY, 2)).isFalse();
		this.traffic.requestEnded();
		assertThat(this.traffic.hasRoom(MANY, 2)).isTrue();
	}

}
