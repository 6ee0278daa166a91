package io.launcher.loadtest;

import java.util.List;

import io.launcher.loadtest.testapp.ServletLoadApp;

/**
 * No request is lost by workers with Jetty.
 */
class JettyZeroLossIntegrationTests extends ZeroLossIntegrationTests {

	@Override
	Class<?> application() {
		return ServletLoadApp.class;
	}

	@Override
	List<String> arguments() {
		// one for the selector, and one in reserve where threads are not virtual
		int threads = REQUESTS_PER_WORKER + (hasVirtualThreads() ? 1 : 2);
		return List.of(LoadServers.without("tomcat"), "--server.jetty.threads.selectors=1",
				"--server.jetty.threads.max=" + threads, "--server.jetty.threads.min=" + threads);
	}

	@Override
	int acceptedPerWorker() {
		return REQUESTS_PER_WORKER;
	}

}
