package io.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.worker.ControlClient;

/**
 * A worker whose main thread ends at once, and which leaves when it is told to.
 */
public final class ControlledProcess {

	private ControlledProcess() {
	}

	public static void main(String[] args) throws IOException {
		AtomicReference<ControlClient> client = new AtomicReference<>();
		client.set(new ControlClient(Path.of(args[0]), new ControlClient.Listener() {

			@Override
			public void frame(Frame.FromSupervisor frame) {
				client.get().send(new Frame.Goodbye(0, false, "told to"));
				client.get().flush(Duration.ofSeconds(10));
				client.get().close();
			}

			@Override
			public void lost(String reason) {
				System.out.println(reason);
			}

		}));
		client.get()
			.connect(new Frame.Hello(FrameCodec.VERSION, Long.parseLong(args[1]), "token",
					ProcessHandle.current().pid(), Map.of()));
	}

}
