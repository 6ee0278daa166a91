package io.launcher.benchmarks.application;

import java.util.concurrent.CountDownLatch;

import io.launcher.ServiceBase;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.stereotype.Component;

/**
 * A service that waits for its end, as those of the peers do.
 */
@Component
@ConditionalOnClass(name = "io.launcher.ServiceBase")
@ConditionalOnBooleanProperty("benchmark.work")
class Work implements ServiceBase {

	private final CountDownLatch stopped = new CountDownLatch(1);

	@Override
	public void start() {
		Mark.print("SERVING");
	}

	@Override
	public void stop() {
		this.stopped.countDown();
	}

	@Override
	public void awaitTermination() throws InterruptedException {
		this.stopped.await();
	}

}
