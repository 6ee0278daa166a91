package io.launcher.web.jetty;

import io.launcher.web.accept.ConnectorLoad;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells connectors on shared sockets which requests keep a thread, and which connections
 * have requests. Lets the responses tell clients when a connector is leaving.
 */
final class RequestWatch extends Handler.Wrapper {

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		if (request.getConnectionMetaData().getConnector() instanceof SharedServerConnector connector) {
			return handle(connector, request, response, callback);
		}
		return super.handle(request, response, callback);
	}

	private boolean handle(SharedServerConnector connector, Request request, Response response, Callback callback)
			throws Exception {
		EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
		try (ConnectorLoad.Task task = connector.load().beginTask()) {
			Request.addCompletionListener(request, (failure) -> connector.requestEnded());
			OpenConnection connection = connector.connections().find(endPoint);
			if (connection != null) {
				connection.requestBegan();
				Request.addCompletionListener(request, (failure) -> {
					if (!isWebSocket(request, response)) {
						connection.requestEnded();
						connector.load().changes().changed();
					}
				});
			}
			connector.connections().dispatched(endPoint);
			if (request.getConnectionMetaData().getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion()) {
				request.addHttpStreamWrapper((stream) -> new LeavingStream(stream, connector::isLeaving));
			}
			return super.handle(request, response, callback);
		}
	}

	// which is not idle, however long it is silent
	private static boolean isWebSocket(Request request, Response response) {
		return response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
				&& "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeader.UPGRADE));
	}

}
