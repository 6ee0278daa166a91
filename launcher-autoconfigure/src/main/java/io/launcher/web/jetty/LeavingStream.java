package io.launcher.web.jetty;

import java.util.function.BooleanSupplier;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpStream;

/**
 * An HTTP/1 exchange whose response announces the close on a connector that is leaving. A
 * response that did not is not followed by a close, unlike after a shutdown by Jetty.
 */
final class LeavingStream extends HttpStream.Wrapper {

	private final BooleanSupplier leaving;

	LeavingStream(HttpStream wrapped, BooleanSupplier leaving) {
		super(wrapped);
		this.leaving = leaving;
	}

	@Override
	public void prepareResponse(HttpFields.Mutable headers) {
		super.prepareResponse(headers);
		if (this.leaving.getAsBoolean() && !headers.contains(HttpHeader.UPGRADE)) {
			headers.put(HttpFields.CONNECTION_CLOSE);
		}
	}

}
