package io.launcher.context;

import java.util.concurrent.CountDownLatch;

import io.launcher.ServiceBase;

import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * A Spring lifecycle bean as a service. The context may start or stop the bean as well;
 * whoever comes second finds it done.
 */
final class LifecycleService implements ServiceBase {

	private final Lifecycle lifecycle;

	private volatile CountDownLatch stopped = new CountDownLatch(0);

	LifecycleService(Lifecycle lifecycle) {
		this.lifecycle = lifecycle;
	}

	@Override
	public void start() {
		if (!this.lifecycle.isRunning()) {
			this.lifecycle.start();
		}
	}

	@Override
	public void stop() {
		if (!this.lifecycle.isRunning()) {
			return;
		}
		if (this.lifecycle instanceof SmartLifecycle smart) {
			CountDownLatch latch = new CountDownLatch(1);
			this.stopped = latch;
			smart.stop(latch::countDown);
		}
		else {
			this.lifecycle.stop();
		}
	}

	@Override
	public void awaitTermination() throws InterruptedException {
		this.stopped.await();
	}

	@Override
	public String toString() {
		return "LifecycleService[" + this.lifecycle + "]";
	}

}
