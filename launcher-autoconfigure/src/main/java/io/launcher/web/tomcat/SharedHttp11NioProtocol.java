package io.launcher.web.tomcat;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import io.launcher.spi.LivenessProbe;
import io.launcher.web.AcceptGate;
import io.launcher.web.AdditionalSocket;
import io.launcher.web.SharedSockets;
import io.launcher.web.accept.DrainTime;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.RequestGroupInfo;
import org.apache.coyote.Response;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1, and what it is upgraded to, on a listening socket that other processes accept
 * from, too. From the accepted connection on it is Tomcat's own.
 */
public class SharedHttp11NioProtocol extends Http11NioProtocol {

	private static final String HTTP_1_1 = "HTTP/1.1";

	/**
	 * How long streams that begin after the first GOAWAY are still processed: their
	 * client may be busy. With the round trip alone, which is Tomcat's default, a body
	 * that comes too late ends streams in progress.
	 */
	private static final Duration LATE_STREAMS = Duration.ofSeconds(5);

	private final SharedNioEndpoint endpoint;

	private final LivenessProbe probe;

	/**
	 * Creates a protocol, as Tomcat does by the name of the class.
	 */
	public SharedHttp11NioProtocol() {
		this(System::nanoTime);
	}

	SharedHttp11NioProtocol(LongSupplier nanoTime) {
		this(new SharedNioEndpoint(nanoTime));
	}

	private SharedHttp11NioProtocol(SharedNioEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
		this.probe = LivenessProbe.of("the request threads of Tomcat", endpoint::probe,
				() -> endpoint.load().completed());
	}

	LivenessProbe probe() {
		return this.probe;
	}

	/**
	 * Tomcat's own count of the requests that it has answered.
	 * @return how many so far
	 */
	long requests() {
		long count = (getHandler().getGlobal() instanceof RequestGroupInfo all) ? all.getRequestCount() : 0;
		for (UpgradeProtocol upgrade : findUpgradeProtocols()) {
			count += (upgrade instanceof Http2Protocol http2) ? http2.getGlobal().getRequestCount() : 0;
		}
		return count;
	}

	/**
	 * Says where the listening socket comes from. Must be called before the start.
	 * @param sockets the sockets of this process; that of the web server or the one with
	 * the port of the connector is used
	 * @param gate what holds accepting back
	 */
	public void share(SharedSockets sockets, AcceptGate gate) {
		this.endpoint.share(sockets, null, gate);
	}

	void share(SharedSockets sockets, AdditionalSocket additional, AcceptGate gate) {
		this.endpoint.share(sockets, additional, gate);
	}

	@Override
	public void init() throws Exception {
		for (UpgradeProtocol upgrade : findUpgradeProtocols()) {
			if (upgrade instanceof Http2Protocol http2 && http2.getDrainTimeout() == 0) {
				http2.setDrainTimeout(LATE_STREAMS.toNanos());
			}
		}
		super.init();
	}

	@Override
	protected Processor createProcessor() {
		return new SharedHttp11Processor(this, getAdapter());
	}

	/**
	 * Asked when the head of a response is prepared, which is used to announce the close
	 * also to those whose request has begun before the connector began to leave. Tomcat
	 * decides that when it has read the head of a request.
	 */
	@Override
	public boolean useCompression(Request request, Response response) {
		boolean compressed = super.useCompression(request, response);
		// without a length, a body would end with the connection instead of with a last
		// chunk, so that its client could not tell whether it is complete
		if (!compressed && getMaxKeepAliveRequests() == 1 && response.getContentLengthLong() >= 0
				&& HTTP_1_1.equals(request.protocol().toString())) {
			response.getMimeHeaders().setValue("Connection").setString("close");
		}
		return compressed;
	}

	/**
	 * The executor as it was set, which users may want to cast.
	 */
	@Override
	@SuppressWarnings("NullAway")
	public @Nullable Executor getExecutor() {
		return (this.endpoint != null) ? this.endpoint.plainExecutor() : super.getExecutor();
	}

	void stopAccepting(long end, boolean last) throws InterruptedException {
		this.endpoint.stopAccepting(end, last);
	}

	int awaitConnections(Duration idleGrace, DrainTime time) throws InterruptedException {
		return this.endpoint.awaitConnections(DrainTime.nanos(idleGrace), time, findUpgradeProtocols());
	}

	int endConnections(DrainTime time) throws InterruptedException {
		return this.endpoint.endConnections(time, findUpgradeProtocols());
	}

}
