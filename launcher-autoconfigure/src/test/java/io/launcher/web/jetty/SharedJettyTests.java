package io.launcher.web.jetty;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.launcher.socket.SharedSocket;
import io.launcher.testload.HttpConnection;
import io.launcher.web.DrainResult;
import io.launcher.web.SharedThreadServerTests;
import io.launcher.web.SharedWorker;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.jetty.JettyServerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Boot applications with Jetty that share a listening socket.
 */
class SharedJettyTests extends SharedThreadServerTests {

	private static final JettyServerCustomizer NONE = (server) -> {
	};

	@Override
	protected JettyWorker start(String name, int port, SharedSocket socket, String... properties) {
		return JettyWorker.start(name, port, socket, NONE, properties);
	}

	@Override
	protected void restart(SharedWorker worker) throws Exception {
		((JettyWorker) worker).connector().stop();
		((JettyWorker) worker).connector().start();
	}

	@Override
	protected String[] smallPool() {
		return new String[] { "server.jetty.threads.max=6", "server.jetty.threads.min=6",
				"server.jetty.threads.selectors=1" };
	}

	@Override
	protected String[] smallVirtualPool() {
		return new String[] { "server.jetty.threads.max=5", "server.jetty.threads.min=1",
				"server.jetty.threads.selectors=1", "spring.threads.virtual.enabled=true" };
	}

	// the others are a selector and one in reserve
	@Override
	protected int smallPoolSize() {
		return 4;
	}

	@Override
	protected String oneConnection() {
		return "server.jetty.max-connections=1";
	}

	@Override
	protected String threadNamePart(int port) {
		return "jetty-acceptor-" + port;
	}

	@Override
	protected boolean isAcceptor(String threadName) {
		return true;
	}

	@Test
	void drainWhenRequestIsSlowerThanGraceThenFinishesIt() throws Exception {
		SharedWorker worker = accepting("a");
		HttpConnection waiting = connect(TIMEOUT);
		HttpConnection kept = connect(TIMEOUT);
		assertThat(kept.get("/", false).isLast()).isFalse();
		HttpConnection held = connect(TIMEOUT);
		held.send("/held", false);
		assertThat(worker.requests().awaitHeld(1)).isTrue();
		CompletableFuture<DrainResult> drain = worker.drainLater(SHORT, TIMEOUT, false);
		awaitLeaving(worker);
		// closed after the grace, unlike the connection with the request
		assertThat(kept.awaitEnd()).isTrue();
		assertThat(waiting.awaitEnd()).isTrue();
		Awaitility.await().until(() -> worker.openConnections() == 1);
		worker.requests().releaseAll();
		assertThat(held.receive().body()).isEqualTo("a released");
		assertThat(drain.get().isComplete()).isTrue();
	}

	@Test
	void connectorWhenReplacedThenKeepsItsSettings() throws Exception {
		JettyServerCustomizer customizer = (server) -> {
			ServerConnector connector = (ServerConnector) server.getConnectors()[0];
			connector.setName("mine");
			connector.addBean("part");
			connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration().setSendDateHeader(false);
		};
		JettyWorker worker = keep(JettyWorker.start("a", this.socket.port(), this.socket.inherit(), customizer,
				"server.jetty.connection-idle-timeout=7s"));
		worker.drain().beginAccepting();
		assertThat(worker.connector().getName()).isEqualTo("mine");
		assertThat(worker.connector().getBean(String.class)).isEqualTo("part");
		assertThat(worker.connector().getIdleTimeout()).isEqualTo(Duration.ofSeconds(7).toMillis());
		assertThat(connect(TIMEOUT).get("/", true).head()).doesNotContain("Date:");
	}

	@Test
	void startWhenConnectorIsOfAnotherClassThenRefused() {
		JettyServerCustomizer customizer = (server) -> {
			ServerConnector connector = new OwnConnector(server);
			connector.setPort(this.socket.port());
			server.setConnectors(new Connector[] { connector });
		};
		assertThatException()
			.isThrownBy(() -> JettyWorker.start("a", this.socket.port(), this.socket.inherit(), customizer))
			.havingRootCause()
			.withMessageContaining(OwnConnector.class.getName())
			.withMessageContaining("launcher.web.socket=none");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void acceptorWhenThreadsAreVirtualThenIsNot() throws Exception {
		accepting("a", "spring.threads.virtual.enabled=true");
		assertThat(connect(TIMEOUT).get("/", true).body()).isEqualTo("a");
		assertThat(Thread.getAllStackTraces().keySet())
			.anyMatch((thread) -> thread.getName().equals("jetty-acceptor-" + this.socket.port()));
	}

	private static final class OwnConnector extends ServerConnector {

		private OwnConnector(Server server) {
			super(server);
		}

	}

}
