package io.launcher.autoconfigure.web;

import java.util.List;

import io.launcher.socket.SharedSocket;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.worker.WorkerSession;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that a worker receives in its session with the supervisor.
 */
final class SessionSockets implements SharedSockets {

	private final @Nullable WorkerSession session;

	private final List<AdditionalSocket> additional;

	SessionSockets(@Nullable WorkerSession session, List<AdditionalSocket> additional) {
		this.session = session;
		this.additional = List.copyOf(additional);
	}

	@Override
	public List<AdditionalSocket> additional() {
		return this.additional;
	}

	@Override
	public boolean isShared() {
		return this.session != null && this.session.hasSharedSockets();
	}

	@Override
	public List<SharedSocket> received() {
		return (this.session != null) ? List.copyOf(this.session.sockets()) : List.of();
	}

}
