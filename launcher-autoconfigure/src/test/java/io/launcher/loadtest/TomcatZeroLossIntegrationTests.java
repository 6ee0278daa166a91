package io.launcher.loadtest;

import java.util.List;

import io.launcher.loadtest.testapp.ServletLoadApp;

/**
 * No request is lost by workers with Tomcat.
 */
class TomcatZeroLossIntegrationTests extends ZeroLossIntegrationTests {

	@Override
	Class<?> application() {
		return ServletLoadApp.class;
	}

	@Override
	List<String> arguments() {
		return List.of(LoadServers.without("jetty"), "--server.tomcat.threads.max=" + REQUESTS_PER_WORKER);
	}

	@Override
	int acceptedPerWorker() {
		return REQUESTS_PER_WORKER;
	}

}
