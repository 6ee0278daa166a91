package io.launcher.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.launcher.LauncherStatus;
import io.launcher.protocol.Frame;
import io.launcher.protocol.WorkerDescriptor;

/**
 * The connection over the control socket.
 */
final class ControlClientLink implements ControlLink {

	/** How long the last frames may take; a stopped supervisor reads none. */
	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

	private final ControlClient client;

	private ControlClientLink(ControlClient client) {
		this.client = client;
	}

	static ControlLink connect(WorkerDescriptor descriptor, Frame.Hello hello, Listener listener) throws IOException {
		ControlClient client = new ControlClient(Path.of(descriptor.controlSocket()), new ControlClient.Listener() {

			@Override
			public void frame(Frame.FromSupervisor frame) {
				listener.received(frame);
			}

			@Override
			public void lost(String reason) {
				listener.lost(reason);
			}

		});
		client.connect(hello);
		return new ControlClientLink(client);
	}

	@Override
	public void send(Frame.FromWorker frame) {
		this.client.send(frame);
	}

	@Override
	public CompletableFuture<LauncherStatus> status() {
		return this.client.status();
	}

	@Override
	public CompletableFuture<byte[]> scrape(Duration timeout) {
		return this.client.scrape(timeout);
	}

	@Override
	public void close() {
		this.client.flush(FLUSH_TIMEOUT);
		this.client.close();
	}

}
