package io.launcher.web.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Counts requests from their head to their end.
 */
final class RequestObserver implements ConnectionObserver {

	private final Traffic traffic;

	RequestObserver(Traffic traffic) {
		this.traffic = traffic;
	}

	@Override
	public void onStateChange(Connection connection, State state) {
		if (state == State.CONFIGURED && connection instanceof ChannelOperations<?, ?> operations) {
			begin(operations);
		}
	}

	private void begin(ChannelOperations<?, ?> operations) {
		Channel channel = operations.channel();
		Channel parent = channel.parent();
		boolean stream = parent != null && !(parent instanceof ServerChannel);
		SharedConnection connection = stream ? null : this.traffic.connection(channel);
		Request request = new Request(this.traffic, connection);
		ResponseHandler responses = responses(channel, stream);
		if (responses != null) {
			responses.begin(request);
		}
		operations.onTerminate().subscribe(null, (ex) -> end(channel, request), () -> end(channel, request));
	}

	private @Nullable ResponseHandler responses(Channel channel, boolean stream) {
		ChannelPipeline pipeline = channel.pipeline();
		ResponseHandler present = pipeline.get(ResponseHandler.class);
		if (present == null && pipeline.get(NettyPipeline.ReactiveBridge) != null) {
			present = new ResponseHandler(this.traffic, stream);
			// where it sees a response before the handlers that act on its headers
			pipeline.addBefore(NettyPipeline.ReactiveBridge, "launcher.responses", present);
		}
		return present;
	}

	private void end(Channel channel, Request request) {
		if (channel.eventLoop().inEventLoop() || channel.eventLoop().isShuttingDown()) {
			request.end();
		}
		else {
			channel.eventLoop().execute(request::end);
		}
	}

	/**
	 * A request in progress. Belongs to the event loop of its connection.
	 */
	static final class Request {

		private final Traffic traffic;

		private final @Nullable SharedConnection connection;

		private boolean counted = true;

		private boolean ended;

		Request(Traffic traffic, @Nullable SharedConnection connection) {
			this.traffic = traffic;
			this.connection = connection;
			traffic.requestBegun();
			if (connection != null) {
				connection.requestBegun();
			}
		}

		/**
		 * Counts it no longer among those in progress in the process: it stays for as
		 * long as its client likes.
		 */
		void lasts() {
			if (this.counted) {
				this.counted = false;
				this.traffic.requestEnded();
			}
		}

		void end() {
			if (!this.ended) {
				this.ended = true;
				this.traffic.answered();
				lasts();
				if (this.connection != null) {
					this.connection.requestEnded();
				}
			}
		}

	}

}
