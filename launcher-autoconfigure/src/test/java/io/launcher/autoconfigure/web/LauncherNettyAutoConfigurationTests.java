package io.launcher.autoconfigure.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.launcher.context.WebTraffic;
import io.launcher.socket.SharedSocket;
import io.launcher.socket.SharedSocketFixture;
import io.launcher.testload.HttpConnection;
import io.launcher.web.SharedSockets;
import io.launcher.web.WebDrain;
import io.launcher.web.netty.NettySharedSocketCustomizer;
import io.launcher.web.netty.NettyWebDrain;
import io.launcher.web.tomcat.TomcatWebDrain;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherNettyAutoConfiguration}.
 */
class LauncherNettyAutoConfigurationTests {

	private static final String NO_QUIET_PERIOD = "spring.reactor.netty.shutdown-quiet-period=0";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner(
			AnnotationConfigReactiveWebServerApplicationContext::new)
		.withConfiguration(AutoConfigurations.of(LauncherTomcatAutoConfiguration.class,
				LauncherNettyAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class))
		.withBean(HttpHandler.class, () -> (request, response) -> response.setComplete())
		.withPropertyValues("server.port=0", "server.address=127.0.0.1", NO_QUIET_PERIOD);

	@Test
	void serverWithoutSharedSocketsListensForItself() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(NettySharedSocketCustomizer.class);
			assertThat(context.getBean(SharedSockets.class).isShared()).isFalse();
			WebServer server = context.getSourceApplicationContext(ReactiveWebServerApplicationContext.class)
				.getWebServer();
			assertThat(get(server.getPort())).isEqualTo(200);
		});
	}

	@Test
	void serverWithSharedSocketsAcceptsFromThemOnceTrafficBegins() throws IOException {
		try (SharedSocketFixture fixture = SharedSocketFixture.open()) {
			SharedSocket socket = fixture.inherit();
			this.runner.withPropertyValues("server.port=" + fixture.port())
				.withBean(SharedSockets.class, () -> new Received(List.of(socket)))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					context.getBean(WebTraffic.class).begin();
					assertThat(get(fixture.port())).isEqualTo(200);
				});
		}
	}

	@Test
	void resourcesOfTheApplicationStayItsOwn() throws IOException {
		try (SharedSocketFixture fixture = SharedSocketFixture.open()) {
			SharedSocket socket = fixture.inherit();
			this.runner.withPropertyValues("server.port=" + fixture.port())
				.withBean(SharedSockets.class, () -> new Received(List.of(socket)))
				.run((context) -> {
					context.getBean(WebTraffic.class).begin();
					LoopResources loops = context.getBean(ReactorResourceFactory.class).getLoopResources();
					// such as that of a management port
					DisposableServer other = HttpServer.create().host("127.0.0.1").port(0).runOn(loops).bindNow();
					assertThat(other.port()).isPositive().isNotEqualTo(fixture.port());
					other.disposeNow();
				});
		}
	}

	@Test
	void trafficOfReactiveApplicationIncludesNettyEvenWithTomcatPresent() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(WebTraffic.class).hasSingleBean(SharedSockets.class);
			NettyWebDrain drain = context.getBean(NettyWebDrain.class);
			assertThat(context.getBean(WebTraffic.class)).isEqualTo(context.getBean("launcherWebTraffic"))
				.extracting("drains", InstanceOfAssertFactories.list(WebDrain.class))
				.contains(drain);
		});
	}

	@Test
	void servletApplicationKeepsTomcat() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LauncherTomcatAutoConfiguration.class,
					LauncherNettyAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
					NettyReactiveWebServerAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(TomcatWebDrain.class)
				.doesNotHaveBean(NettyWebDrain.class));
	}

	@Test
	void nothingIsThereWhenTheLauncherIsDisabled() {
		this.runner.withPropertyValues("launcher.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(NettyWebDrain.class)
				.doesNotHaveBean(NettySharedSocketCustomizer.class));
	}

	private static int get(int port) throws Exception {
		try (HttpConnection connection = HttpConnection.open(port, Duration.ofSeconds(20))) {
			return connection.get("/", true).status();
		}
	}

	private record Received(List<SharedSocket> received) implements SharedSockets {

		@Override
		public boolean isShared() {
			return true;
		}

	}

}
