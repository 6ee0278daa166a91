package io.launcher.testload;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to a port of this machine, by prior knowledge or by TLS with
 * ALPN. Several threads may make requests on it, each by a stream of its own. A client as
 * it should be: after a GOAWAY it begins no stream, and awaits those that it has begun.
 */
public final class Http2Connection implements LoadConnection {

	private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, (task) -> {
		Thread thread = new Thread(task, "load-http2");
		thread.setDaemon(true);
		return thread;
	}, NioIoHandler.newFactory());

	private final Channel channel;

	private final String scheme;

	private final long timeout;

	private volatile boolean ending;

	private volatile int lastStream = Integer.MAX_VALUE;

	/** What ended the connection, and when it was closed by this side. */
	private volatile String end = "";

	private Http2Connection(Channel channel, String scheme, Duration timeout) {
		this.channel = channel;
		this.scheme = scheme;
		this.timeout = timeout.toMillis();
	}

	/**
	 * Opens a connection.
	 * @param port the port
	 * @param tls what is trusted, or {@code null} for plain text
	 * @param timeout how long connecting and each response may take
	 * @return the connection
	 * @throws LoadFailureException if it cannot be opened
	 */
	public static Http2Connection open(int port, @Nullable SSLContext tls, Duration timeout)
			throws LoadFailureException {
		CompletableFuture<Http2Connection> opened = new CompletableFuture<>();
		new Bootstrap().group(LOOPS)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					Http2Connection connection = new Http2Connection(channel, (tls != null) ? "https" : "http",
							timeout);
					if (tls != null) {
						channel.pipeline().addLast(ssl(tls).newHandler(channel.alloc()));
					}
					channel.pipeline()
						.addLast(Http2FrameCodecBuilder.forClient().build(),
								new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
								connection.new Announcements(opened));
				}

			})
			.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.addListener((connected) -> {
				if (!connected.isSuccess()) {
					opened.completeExceptionally(connected.cause());
				}
			});
		return await(opened, timeout.toMillis(), "open");
	}

	private static JdkSslContext ssl(SSLContext tls) {
		return new JdkSslContext(tls, true, null, IdentityCipherSuiteFilter.INSTANCE,
				new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
						ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
						ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
						ApplicationProtocolNames.HTTP_2),
				ClientAuth.NONE, null, false);
	}

	@Override
	public HttpConnection.Response exchange(LoadRequest request) throws LoadFailureException {
		Exchange exchange = new Exchange();
		new Http2StreamChannelBootstrap(this.channel).handler(exchange).open().addListener((opened) -> {
			if (opened.isSuccess()) {
				send((Http2StreamChannel) opened.getNow(), request, exchange);
			}
			else {
				// it never left
				exchange.fail(LoadFailure.NOT_PROCESSED, "no stream: " + opened.cause());
			}
		});
		return await(exchange.response, this.timeout, request.path());
	}

	private void send(Http2StreamChannel stream, LoadRequest request, Exchange exchange) {
		DefaultHttp2Headers headers = new DefaultHttp2Headers();
		headers.method(request.method()).path(request.path()).scheme(this.scheme).authority("localhost");
		boolean withBody = !request.body().isEmpty();
		if (withBody) {
			headers.add("content-type", "text/plain").addInt("content-length", request.body().length());
		}
		stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, !withBody)).addListener((written) -> {
			if (!written.isSuccess()) {
				// the codec itself refuses a stream after a GOAWAY
				boolean kept = written.cause() instanceof Http2Exception;
				exchange.fail(kept ? LoadFailure.NOT_PROCESSED : LoadFailure.WRITE_ERROR,
						String.valueOf(written.cause()));
			}
		});
		if (withBody) {
			stream.writeAndFlush(new DefaultHttp2DataFrame(
					Unpooled.copiedBuffer(request.body(), StandardCharsets.ISO_8859_1), true));
		}
	}

	private static <T> T await(CompletableFuture<T> future, long millis, String what) throws LoadFailureException {
		try {
			return future.get(millis, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new LoadFailureException(LoadFailure.TIMEOUT, what);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new LoadFailureException(LoadFailure.TIMEOUT, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof LoadFailureException failure) {
				throw failure;
			}
			boolean refused = ex.getCause() instanceof ConnectException;
			throw new LoadFailureException(refused ? LoadFailure.REFUSED : LoadFailure.CONNECT_ERROR, ex);
		}
	}

	@Override
	public boolean isEnding() {
		return this.ending;
	}

	@Override
	public void close() {
		this.end += " closed here";
		this.channel.close();
	}

	/**
	 * What the server says of the connection as a whole.
	 */
	private final class Announcements extends ChannelInboundHandlerAdapter {

		private final CompletableFuture<Http2Connection> opened;

		private Announcements(CompletableFuture<Http2Connection> opened) {
			this.opened = opened;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof Http2GoAwayFrame goAway) {
				Http2Connection.this.lastStream = goAway.lastStreamId();
				Http2Connection.this.ending = true;
			}
			// the first is its settings
			this.opened.complete(Http2Connection.this);
			ReferenceCountUtil.release(message);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			Http2Connection.this.ending = true;
			this.opened.completeExceptionally(
					new LoadFailureException(LoadFailure.EOF_NO_BYTE, "the connection ended before its settings"));
			context.fireChannelInactive();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			this.opened.completeExceptionally(cause);
			Http2Connection.this.end += " " + cause;
			context.close();
		}

	}

	/**
	 * A request and its response.
	 */
	private final class Exchange extends SimpleChannelInboundHandler<Http2StreamFrame> {

		private final CompletableFuture<HttpConnection.Response> response = new CompletableFuture<>();

		private final ByteArrayOutputStream body = new ByteArrayOutputStream();

		private final StringBuilder head = new StringBuilder();

		private int status;

		@Override
		protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
			if (frame instanceof Http2HeadersFrame headers) {
				if (headers.headers().status() != null) {
					this.status = Integer.parseInt(headers.headers().status().toString());
				}
				for (Map.Entry<CharSequence, CharSequence> header : headers.headers()) {
					this.head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
				}
				end(headers.isEndStream());
			}
			else if (frame instanceof Http2DataFrame data) {
				this.body.writeBytes(ByteBufUtil.getBytes(data.content()));
				end(data.isEndStream());
			}
			else if (frame instanceof Http2ResetFrame reset) {
				boolean refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
				fail(refused ? LoadFailure.NOT_PROCESSED : reset(), "stream reset by error " + reset.errorCode());
			}
		}

		private LoadFailure reset() {
			return (this.status > 0) ? LoadFailure.RESET_IN_RESPONSE : LoadFailure.RESET_NO_BYTE;
		}

		private void end(boolean end) {
			if (end) {
				this.response.complete(new HttpConnection.Response(this.status, this.head.toString(),
						this.body.toString(StandardCharsets.UTF_8)));
			}
		}

		private void fail(LoadFailure failure, String detail) {
			this.response.completeExceptionally(new LoadFailureException(failure, detail));
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			// of the connection: a stream beyond the last one that is processed
			if (event instanceof Http2GoAwayFrame || event instanceof Http2ResetFrame) {
				boolean refused = !(event instanceof Http2ResetFrame reset)
						|| reset.errorCode() == Http2Error.REFUSED_STREAM.code();
				fail(refused ? LoadFailure.NOT_PROCESSED : reset(), event.toString());
			}
			ReferenceCountUtil.release(event);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			context.fireChannelInactive();
			Http2FrameStream stream = ((Http2StreamChannel) context.channel()).stream();
			int last = Http2Connection.this.lastStream;
			// after the failure of a write that is about to be told
			context.executor().execute(() -> {
				if (stream.id() > last) {
					fail(LoadFailure.NOT_PROCESSED, "stream " + stream.id() + " after GOAWAY with " + last);
				}
				fail((this.status > 0) ? LoadFailure.EOF_IN_RESPONSE : LoadFailure.EOF_NO_BYTE,
						"stream " + stream.id() + " ended, announced " + Http2Connection.this.ending + ", last " + last
								+ ", connection open " + Http2Connection.this.channel.isActive()
								+ Http2Connection.this.end);
			});
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			fail(reset(), cause.toString());
		}

	}

}
