package io.launcher.web.tomcat;

import java.io.IOException;

import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A processor that can be told from one that has something to do, when a connection keeps
 * it although it is idle.
 */
final class FileProcessor extends Http11Processor {

	private volatile boolean fileSent;

	FileProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
		super(protocol, adapter);
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
