package io.launcher.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Puts a socket in the place of a throw-away one, under a channel that does not notice.
 * O_NONBLOCK, which all processes share, is not touched.
 */
final class ChannelAdoption {

	private final NativeSockets sockets;

	private final Descriptors descriptors;

	private final int descriptor;

	private int adopted = -1;

	ChannelAdoption(NativeSockets sockets, Descriptors descriptors, int descriptor) {
		this.sockets = sockets;
		this.descriptors = descriptors;
		this.descriptor = descriptor;
	}

	/**
	 * The descriptor of the channel.
	 * @return the number
	 */
	int adopted() {
		return this.adopted;
	}

	ServerSocketChannel internet() throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open();
		return adopt(channel, () -> channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1));
	}

	ServerSocketChannel unix(@Nullable Path directory) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		return adopt(channel, () -> {
			try {
				// in the supervisor's directory, which is there, private and not too long
				channel.bind(UnixDomainSocketAddress.of(temporaryPath(directory)), 1);
			}
			catch (IOException ex) {
				// in the JDK's own choice of a directory
				channel.bind(null, 1);
			}
		});
	}

	private static Path temporaryPath(@Nullable Path directory) {
		String file = "a-" + Long.toHexString(UUID.randomUUID().getMostSignificantBits());
		return (directory != null) ? directory.resolve(file) : Path.of(file);
	}

	private ServerSocketChannel adopt(ServerSocketChannel channel, Binding bind) throws IOException {
		try {
			bind.run();
			SocketAddress throwAway = channel.getLocalAddress();
			try {
				this.adopted = this.descriptors.listening(throwAway);
				this.sockets.replace(this.adopted, this.descriptor);
			}
			finally {
				if (throwAway instanceof UnixDomainSocketAddress unix) {
					Files.deleteIfExists(unix.getPath());
				}
			}
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Binds to an address that is only its own.
	 */
	private interface Binding {

		void run() throws IOException;

	}

}
