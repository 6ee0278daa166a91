package io.launcher.loadtest;

import java.util.List;

import io.launcher.loadtest.testapp.ReactiveLoadApp;
import io.launcher.signal.OsSignal;

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

	// no number of requests occupies event loops
	@Override
	Occupation occupy(LoadApp app, List<Long> workers) {
		workers.forEach(app::stopProcess);
		return new Occupation() {

			@Override
			public void end() {
				workers.forEach((pid) -> app.process().signal(pid, OsSignal.CONT));
			}

			@Override
			public void close() {
				workers.stream()
					.filter(app.process().members()::contains)
					.forEach((pid) -> app.process().signal(pid, OsSignal.CONT));
			}

		};
	}

	// requests do not keep event loops
	@Override
	int acceptedPerWorker() {
		return 16;
	}

}
