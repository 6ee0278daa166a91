package io.launcher.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.launcher.ServiceBase;
import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.FrameDecoder;
import io.launcher.protocol.MalformedFrameException;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.socket.InheritedSocket;
import io.launcher.socket.ListeningSocket;
import io.launcher.socket.SocketHandoff;
import io.launcher.socket.SocketHandoffClient;
import io.launcher.thread.Services;

/**
 * Goes once through what a worker does when it is activated, without any effect, so that
 * a parked worker has all classes of Launcher loaded that it will need then.
 */
final class ActivationRehearsal {

	private static final System.Logger logger = System.getLogger(ActivationRehearsal.class.getName());

	private static final String NAME = "rehearsal";

	private ActivationRehearsal() {
	}

	// Never fails.
	static void run(WorkerDescriptor descriptor) {
		attempt("frames", ActivationRehearsal::exchangeFrames);
		attempt("services", ActivationRehearsal::runService);
		if (!descriptor.handoffSocket().isEmpty()) {
			attempt("sockets", () -> handOver(descriptor));
		}
	}

	private static void attempt(String what, Step step) {
		try {
			step.take();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception | LinkageError ex) {
			logger.log(System.Logger.Level.DEBUG, "Cannot rehearse an activation: " + what, ex);
		}
	}

	private static void exchangeFrames() throws MalformedFrameException {
		FrameDecoder<Frame.FromSupervisor> decoder = FrameDecoder.ofSupervisor();
		ByteBuffer activate = FrameCodec.encode(new Frame.Activate(NAME, 0, 1, 1, Duration.ofSeconds(1),
				Duration.ofSeconds(1), Duration.ZERO, List.of(NAME)));
		decoder.feed(activate, (frame) -> logger.log(System.Logger.Level.TRACE, "Rehearsed {0}", frame));
		FrameCodec.encode(new Frame.Ready());
		FrameCodec.encode(new Frame.Heartbeat(ResidentMemory.read(), true, "", -1, ""));
	}

	private static void runService() throws InterruptedException {
		Services services = new Services(System::nanoTime, Clock.systemUTC(), (service, failure) -> {
		});
		services.add(NAME, new ServiceBase() {

			@Override
			public void start() {
			}

		});
		services.stop(Duration.ofSeconds(1));
	}

	// From this process to itself, in the directory that is private to the user anyway.
	private static void handOver(WorkerDescriptor descriptor) throws IOException {
		Path place = Path.of(descriptor.handoffSocket()).resolveSibling("r" + descriptor.worker());
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		try (ListeningSocket socket = ListeningSocket.open(NAME, address, 1);
				SocketHandoff handoff = SocketHandoff.open(place, (worker, token) -> List.of(socket))) {
			logger.log(System.Logger.Level.TRACE, "Rehearsing with {0}", handoff);
			for (InheritedSocket received : SocketHandoffClient.receive(place, descriptor.worker(), NAME)) {
				received.open().close();
				received.close();
			}
		}
	}

	/**
	 * A part of the rehearsal.
	 */
	private interface Step {

		void take() throws Exception;

	}

}
