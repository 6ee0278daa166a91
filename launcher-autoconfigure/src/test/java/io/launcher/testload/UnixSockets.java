package io.launcher.testload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import javax.net.SocketFactory;

/**
 * Makes sockets that are connected to a Unix domain socket, whatever address they are
 * told to connect to. Their reads have no time-out.
 */
public final class UnixSockets extends SocketFactory {

	private final Path path;

	/**
	 * Creates a factory.
	 * @param path the file of the Unix domain socket
	 */
	public UnixSockets(Path path) {
		this.path = path;
	}

	@Override
	public Socket createSocket() {
		return new UnixSocket(this.path);
	}

	@Override
	public Socket createSocket(String host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
		throw new UnsupportedOperationException();
	}

	private static final class UnixSocket extends Socket {

		private final Path path;

		private SocketChannel channel;

		UnixSocket(Path path) {
			this.path = path;
		}

		@Override
		public void connect(SocketAddress endpoint, int timeout) throws IOException {
			this.channel = SocketChannel.open(UnixDomainSocketAddress.of(this.path));
		}

		@Override
		public void setTcpNoDelay(boolean on) {
			// there is no such option
		}

		@Override
		public void setSoTimeout(int timeout) {
			// a channel has none
		}

		@Override
		public InputStream getInputStream() {
			return Channels.newInputStream(this.channel);
		}

		@Override
		public OutputStream getOutputStream() {
			return Channels.newOutputStream(this.channel);
		}

		@Override
		public void close() throws IOException {
			if (this.channel != null) {
				this.channel.close();
			}
			super.close();
		}

	}

}
