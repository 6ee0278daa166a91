package io.launcher.loadtest;

import java.util.List;

import io.launcher.loadtest.testapp.ReactiveLoadApp;

/**
 * No request is lost by workers with Netty.
 */
class NettyZeroLossIntegrationTests extends ZeroLossIntegrationTests {

	@Override
	Class<?> application() {
		return ReactiveLoadApp.class;
	}

	@Override
	List<String> arguments() {
		return List.of("--spring.main.web-application-type=reactive", LoadServers.without("tomcat", "jetty"));
	}

	// the event loops
	@Override
	int threadsPerWorker() {
		return Math.max(4, Runtime.getRuntime().availableProcessors());
	}

	// requests do not keep event loops
	@Override
	int acceptedPerWorker() {
		return 16;
	}

}
