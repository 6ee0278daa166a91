package io.launcher.web;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers with the name of the worker, and holds requests until they are released.
 */
@RestController
public final class Requests implements HeldRequests {

	private final String name;

	private final Semaphore begun = new Semaphore(0);

	private final CountDownLatch released = new CountDownLatch(1);

	Requests(String name) {
		this.name = name;
	}

	@GetMapping("/")
	String name() {
		return this.name;
	}

	@GetMapping("/held")
	String held() throws InterruptedException {
		this.begun.release();
		return this.released.await(30, TimeUnit.SECONDS) ? this.name + " released" : "timeout";
	}

	@Override
	public boolean awaitHeld(int count) throws InterruptedException {
		return this.begun.tryAcquire(count, 20, TimeUnit.SECONDS);
	}

	@Override
	public void releaseAll() {
		this.released.countDown();
	}

}
