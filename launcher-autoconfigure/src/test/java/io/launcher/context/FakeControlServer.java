package io.launcher.context;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import io.launcher.protocol.FrameDecoder;
import io.launcher.protocol.WorkerDescriptor;

/**
 * A supervisor's end of the control channel for one worker.
 */
final class FakeControlServer implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 30;

	private final Path directory;

	private final ServerSocketChannel server;

	private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

	private final List<Frame> seen = new ArrayList<>();

	private volatile SocketChannel worker;

	FakeControlServer(Path directory) throws IOException {
		this.directory = directory;
		this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		this.server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
		Thread reader = new Thread(this::read, "fake-control-server");
		reader.setDaemon(true);
		reader.start();
	}

	Path workerFile(Map<String, String> properties) throws IOException {
		WorkerDescriptor descriptor = new WorkerDescriptor(1, "secret", this.directory.resolve("s").toString(), "",
				properties);
		return Files.writeString(this.directory.resolve("worker"), descriptor.format());
	}

	<T extends Frame> T await(Class<T> type) throws InterruptedException {
		while (true) {
			Frame frame = this.frames.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
			if (frame == null) {
				throw new AssertionError("No " + type.getSimpleName() + " after " + this.seen);
			}
			this.seen.add(frame);
			if (type.isInstance(frame)) {
				return type.cast(frame);
			}
		}
	}

	void send(Frame.FromSupervisor frame) throws IOException {
		ByteBuffer bytes = FrameCodec.encode(frame);
		while (bytes.hasRemaining()) {
			this.worker.write(bytes);
		}
	}

	private void read() {
		try {
			this.worker = this.server.accept();
			FrameDecoder<Frame.FromWorker> decoder = FrameDecoder.ofWorker();
			ByteBuffer buffer = ByteBuffer.allocate(8192);
			while (this.worker.read(buffer) >= 0) {
				decoder.feed(buffer.flip(), this.frames::add);
				buffer.clear();
			}
		}
		catch (Exception ex) {
			// closed
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		if (this.worker != null) {
			this.worker.close();
		}
	}

}
