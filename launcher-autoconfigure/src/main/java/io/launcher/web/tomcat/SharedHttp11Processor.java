package io.launcher.web.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A processor that can be told from one that has something to do, when a connection keeps
 * it although it is idle. While the connector leaves, it also reads what a client has
 * sent beyond the request whose response announced the close: a connection that is closed
 * with something unread is reset, and its client may lose that response.
 */
final class SharedHttp11Processor extends Http11Processor {

	/** More would be a client that does not want to know about the close. */
	private static final int MOST_DISCARDED_READS = 64;

	private static final int DISCARDED_READ = 8192;

	private final AbstractHttp11Protocol<?> protocol;

	private volatile boolean fileSent;

	SharedHttp11Processor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
		super(protocol, adapter);
		this.protocol = protocol;
	}

	@Override
	public SocketState process(SocketWrapperBase<?> connection, SocketEvent event) throws IOException {
		SocketState state = super.process(connection, event);
		if (state == SocketState.CLOSED && this.protocol.getMaxKeepAliveRequests() == 1) {
			discardInput(connection);
		}
		return state;
	}

	private static void discardInput(SocketWrapperBase<?> connection) {
		ByteBuffer buffer = ByteBuffer.allocate(DISCARDED_READ);
		try {
			for (int i = 0; i < MOST_DISCARDED_READS && connection.read(false, buffer) > 0; i++) {
				buffer.clear();
			}
		}
		catch (IOException ex) {
			// it is closed already
		}
	}

	@Override
	public SocketState service(SocketWrapperBase<?> connection) throws IOException {
		this.fileSent = false;
		SocketState state = super.service(connection);
		this.fileSent = state == SocketState.SENDFILE;
		return state;
	}

	/**
	 * Whether the last request is answered with a file that is sent without a processor,
	 * which nevertheless stays that of the connection when the file has been sent.
	 * @return whether there is nothing to process
	 */
	boolean hasSentFile() {
		return this.fileSent;
	}

}
