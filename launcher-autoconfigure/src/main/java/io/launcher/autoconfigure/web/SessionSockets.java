package io.launcher.autoconfigure.web;

import java.util.List;

import io.launcher.socket.ReusePortSocket;
import io.launcher.socket.SharedSocket;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.worker.WorkerSession;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that a worker receives in its session with the supervisor, or opens at the
 * supervisor's word.
 */
final class SessionSockets implements SharedSockets {

	private final @Nullable WorkerSession session;

	private final List<SharedSocket> own;

	private final List<AdditionalSocket> additional;

	SessionSockets(@Nullable WorkerSession session, @Nullable String own, List<AdditionalSocket> additional) {
		this.session = session;
		this.own = (session != null && own != null) ? List.copyOf(ReusePortSocket.parse(own)) : List.of();
		this.additional = List.copyOf(additional);
	}

	@Override
	public List<AdditionalSocket> additional() {
		return this.additional;
	}

	@Override
	public boolean isShared() {
		return !this.own.isEmpty() || this.session != null && this.session.hasSharedSockets();
	}

	@Override
	public List<SharedSocket> received() {
		if (!this.own.isEmpty()) {
			return this.own;
		}
		return (this.session != null) ? List.copyOf(this.session.sockets()) : List.of();
	}

}
