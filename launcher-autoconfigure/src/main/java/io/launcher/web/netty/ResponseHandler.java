package io.launcher.web.netty;

import java.util.Locale;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/**
 * Announces the close of a connection that is to leave by its next response. Also tells
 * the requests that end soon from those that are meant to stay.
 */
final class ResponseHandler extends ChannelOutboundHandlerAdapter {

	private static final String EVENT_STREAM = "text/event-stream";

	private final Traffic traffic;

	private final boolean stream;

	private RequestObserver.@Nullable Request request;

	ResponseHandler(Traffic traffic, boolean stream) {
		this.traffic = traffic;
		this.stream = stream;
	}

	void begin(RequestObserver.Request begun) {
		this.request = begun;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response) {
			if (this.request != null && isLasting(response)) {
				this.request.lasts();
			}
			if (!this.stream && this.traffic.leaving() != null
					&& response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
				HttpUtil.setKeepAlive(response, false);
			}
		}
		context.write(message, promise);
	}

	private static boolean isLasting(HttpResponse response) {
		String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE);
		return HttpResponseStatus.SWITCHING_PROTOCOLS.equals(response.status())
				|| (type != null && type.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM));
	}

}
