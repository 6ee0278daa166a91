package io.launcher.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.function.Consumer;

import jdk.net.ExtendedSocketOptions;

/**
 * Accepts the connections of the control server, from processes of the same user only.
 */
final class ControlAcceptor {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final int BACKLOG = 1024;

	private static final System.Logger logger = System.getLogger(ControlAcceptor.class.getName());

	private final Path socket;

	private final Selector selector;

	private final UserPrincipal user;

	private SelectionKey key;

	private boolean paused;

	private long again;

	ControlAcceptor(Path socket, Selector selector, UserPrincipal user) throws IOException {
		this.socket = socket;
		this.selector = selector;
		this.user = user;
		this.key = bind().register(selector, SelectionKey.OP_ACCEPT);
	}

	/**
	 * Whether the file of the socket has vanished.
	 * @return whether nobody can connect
	 */
	boolean isGone() {
		return !Files.exists(this.socket, LinkOption.NOFOLLOW_LINKS);
	}

	ServerSocketChannel bind() throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.configureBlocking(false);
			return channel.bind(UnixDomainSocketAddress.of(this.socket), BACKLOG);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	void replace(ServerSocketChannel channel) {
		try {
			this.key.channel().close();
			this.key = channel.register(this.selector, SelectionKey.OP_ACCEPT);
			this.paused = false;
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.ERROR, "Cannot accept workers at " + this.socket, ex);
		}
	}

	void accept(long now, Consumer<SocketChannel> connections) {
		try {
			ServerSocketChannel server = (ServerSocketChannel) this.key.channel();
			for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
				admit(channel, connections);
			}
		}
		catch (IOException ex) {
			// Such as too many open files: the connection stays pending and is tried
			// again
			logger.log(System.Logger.Level.WARNING, "Cannot accept a worker at " + this.socket, ex);
			if (this.key.isValid()) {
				this.key.interestOps(0);
				this.paused = true;
				this.again = now + PAUSE.toNanos();
			}
		}
	}

	private void admit(SocketChannel channel, Consumer<SocketChannel> connections) throws IOException {
		try {
			checkUser(channel);
			channel.configureBlocking(false);
			connections.accept(channel);
		}
		catch (IOException | RuntimeException ex) {
			logger.log(System.Logger.Level.WARNING, "Refused a connection to " + this.socket, ex);
			channel.close();
		}
	}

	private void checkUser(SocketChannel channel) throws IOException {
		if (channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
			UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
			if (!peer.equals(this.user)) {
				throw new IOException("its peer is run by " + peer.getName() + ", not by " + this.user.getName());
			}
		}
	}

	/**
	 * How long the pause lasts that follows a failure to accept.
	 * @param now the time
	 * @return the nanoseconds, {@link Long#MAX_VALUE} if there is none
	 */
	long pause(long now) {
		return this.paused ? this.again - now : Long.MAX_VALUE;
	}

	void resume() {
		if (this.paused && this.key.isValid()) {
			this.paused = false;
			this.key.interestOps(SelectionKey.OP_ACCEPT);
		}
	}

}
