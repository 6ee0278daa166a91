package io.launcher.web.netty;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * An accepted connection. Once it is to leave, it closes itself when it has been idle for
 * long enough. Its state belongs to its event loop.
 */
final class SharedConnection extends ChannelInboundHandlerAdapter {

	/**
	 * HTTP/2 tells a client which requests were processed, so that a connection needs
	 * little grace: time for the first GOAWAY to arrive.
	 */
	private static final long HTTP2_GRACE = TimeUnit.SECONDS.toNanos(1);

	private final Traffic traffic;

	private final Channel channel;

	private long lastRead;

	private int requests;

	private boolean told;

	private long toldAt;

	private @Nullable Future<?> nextLook;

	private boolean closing;

	private boolean webSocketEnded;

	SharedConnection(Traffic traffic, Channel channel) {
		this.traffic = traffic;
		this.channel = channel;
		this.lastRead = traffic.now();
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.traffic.dispatched(this.channel, this);
		leave();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.lastRead = this.traffic.now();
		context.fireChannelRead(message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		context.fireChannelReadComplete();
		if (!this.told && this.traffic.leaving() != null) {
			// it may turn out to be HTTP/2 only now
			leave();
		}
	}

	void requestBegun() {
		this.requests++;
	}

	void requestEnded() {
		this.requests--;
		leave();
	}

	void leaveLater() {
		try {
			this.channel.eventLoop().execute(this::lookAgain);
		}
		catch (RejectedExecutionException ex) {
			// its event loop has ended, and closes it
		}
	}

	private void endWebSocket() {
		if (!this.webSocketEnded && ChannelOperations.get(this.channel) instanceof WebsocketOutbound webSocket) {
			this.webSocketEnded = true;
			webSocket.sendClose(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(), "The server goes away")
				.subscribe(null, (ex) -> this.channel.close());
		}
	}

	private void leave() {
		Traffic.Leaving leaving = this.traffic.leaving();
		if (leaving == null || !this.channel.isActive()) {
			return;
		}
		if (leaving.ending()) {
			endWebSocket();
		}
		boolean http2 = this.channel.pipeline().get(Http2FrameCodec.class) != null;
		if (http2 && !this.told) {
			this.told = true;
			this.toldAt = this.traffic.now();
			// whatever the client sends before it reads this is still served
			this.channel
				.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
		}
		if (!this.closing && this.nextLook == null && (http2 || this.requests == 0)) {
			long left = (http2 ? this.toldAt + Math.min(leaving.grace(), HTTP2_GRACE)
					: idleSince(leaving) + leaving.grace()) - this.traffic.now();
			if (left > 0) {
				this.nextLook = this.channel.eventLoop().schedule(this::lookAgain, left, TimeUnit.NANOSECONDS);
			}
			else {
				close(http2);
			}
		}
	}

	private void lookAgain() {
		if (this.nextLook != null) {
			this.nextLook.cancel(false);
			this.nextLook = null;
		}
		leave();
	}

	private long idleSince(Traffic.Leaving leaving) {
		return (this.lastRead - leaving.begin() > 0) ? this.lastRead : leaving.begin();
	}

	private void close(boolean http2) {
		if (http2) {
			// from here on for certain; closes when the last stream has ended
			this.closing = true;
			this.channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
		}
		this.channel.close();
	}

}
