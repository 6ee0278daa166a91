package io.launcher.context.testapp;

import java.util.concurrent.CountDownLatch;

import io.launcher.context.LaunchedApplication;
import io.launcher.context.SupervisorRunner;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A supervisor that supervises nothing.
 */
@Configuration(proxyBeanMethods = false)
public class FakeSupervisor {

	@Bean
	SupervisorRunner runner(LaunchedApplication application, ApplicationContext context,
			@Value("${test.exit:0}") int exit) {
		return new SupervisorRunner() {

			private final CountDownLatch stopped = new CountDownLatch(1);

			@Override
			public void start() {
				if (exit < 0) {
					throw new IllegalStateException("cannot supervise");
				}
				System.out.println("RUNNER " + application + " " + context.getBeanDefinitionCount());
				if (!Boolean.getBoolean("runner.waits")) {
					this.stopped.countDown();
				}
			}

			@Override
			public int await() throws InterruptedException {
				this.stopped.await();
				return exit;
			}

			@Override
			public void stop() {
				this.stopped.countDown();
			}

		};
	}

}
