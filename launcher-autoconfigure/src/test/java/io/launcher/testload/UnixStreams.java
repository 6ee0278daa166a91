package io.launcher.testload;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Streams on a connection to a Unix domain socket, whose channel knows no time-outs.
 */
final class UnixStreams implements Closeable {

	private final SocketChannel channel;

	private final Selector selector;

	private final SelectionKey key;

	private final long timeout;

	UnixStreams(Path path, Duration timeout) throws IOException {
		this.timeout = timeout.toMillis();
		this.channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
		this.selector = Selector.open();
		this.channel.configureBlocking(false);
		this.key = this.channel.register(this.selector, SelectionKey.OP_READ);
	}

	InputStream in() {
		return new InputStream() {

			@Override
			public int read() throws IOException {
				byte[] one = new byte[1];
				return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
				int read = UnixStreams.this.channel.read(buffer);
				while (read == 0 && length > 0) {
					await(SelectionKey.OP_READ);
					read = UnixStreams.this.channel.read(buffer);
				}
				return read;
			}

		};
	}

	OutputStream out() {
		return new OutputStream() {

			@Override
			public void write(int value) throws IOException {
				write(new byte[] { (byte) value });
			}

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
				while (buffer.hasRemaining()) {
					if (UnixStreams.this.channel.write(buffer) == 0) {
						await(SelectionKey.OP_WRITE);
					}
				}
			}

		};
	}

	private void await(int operation) throws IOException {
		this.key.interestOps(operation);
		int ready = this.selector.select(this.timeout);
		this.selector.selectedKeys().clear();
		if (ready == 0) {
			throw new SocketTimeoutException("nothing within " + this.timeout + " ms");
		}
	}

	@Override
	public void close() throws IOException {
		this.selector.close();
		this.channel.close();
	}

}
