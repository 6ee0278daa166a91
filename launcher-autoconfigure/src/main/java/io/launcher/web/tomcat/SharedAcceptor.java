package io.launcher.web.tomcat;

import java.nio.channels.SocketChannel;

import io.launcher.web.accept.AcceptLoop;
import org.apache.tomcat.util.net.Acceptor;

/**
 * What Tomcat stops when it means its acceptor. It does not run itself.
 */
final class SharedAcceptor extends Acceptor<SocketChannel> {

	private final SharedNioEndpoint endpoint;

	private final AcceptLoop loop;

	SharedAcceptor(SharedNioEndpoint endpoint, AcceptLoop loop) {
		super(endpoint);
		this.endpoint = endpoint;
		this.loop = loop;
	}

	AcceptLoop loop() {
		return this.loop;
	}

	@Override
	public void stopMillis(int wait) {
		this.loop.stop();
		if (wait > 0) {
			this.endpoint.closeListener(wait);
		}
	}

}
