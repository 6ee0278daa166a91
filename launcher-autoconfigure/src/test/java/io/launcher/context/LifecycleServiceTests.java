package io.launcher.context;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LifecycleService}.
 */
class LifecycleServiceTests {

	@Test
	void startsAndStopsAPlainLifecycleOnce() throws Exception {
		Plain plain = new Plain();
		LifecycleService service = new LifecycleService(plain);
		service.start();
		service.start();
		service.stop();
		service.stop();
		service.awaitTermination();
		assertThat(plain.starts).isOne();
		assertThat(plain.stops).isOne();
		service.start();
		assertThat(plain.starts).isEqualTo(2);
	}

	@Test
	void leavesAloneWhatTheContextHasStarted() {
		Plain plain = new Plain();
		plain.start();
		new LifecycleService(plain).start();
		assertThat(plain.starts).isOne();
	}

	@Test
	void waitsForTheCallbackOfASmartLifecycle() throws Exception {
		Smart smart = new Smart();
		LifecycleService service = new LifecycleService(smart);
		service.start();
		service.stop();
		CountDownLatch ended = new CountDownLatch(1);
		Thread waiting = new Thread(() -> {
			try {
				service.awaitTermination();
				ended.countDown();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		waiting.start();
		assertThat(ended.await(100, TimeUnit.MILLISECONDS)).isFalse();
		smart.callback.run();
		assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
	}

	static class Plain implements Lifecycle {

		int starts;

		int stops;

		private boolean running;

		@Override
		public void start() {
			this.starts++;
			this.running = true;
		}

		@Override
		public void stop() {
			this.stops++;
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	static class Smart extends Plain implements SmartLifecycle {

		volatile Runnable callback = () -> {
		};

		@Override
		public void stop(Runnable callback) {
			this.callback = callback;
		}

	}

}
