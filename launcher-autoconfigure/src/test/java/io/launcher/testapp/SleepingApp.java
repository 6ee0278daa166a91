package io.launcher.testapp;

import java.util.concurrent.CountDownLatch;

/**
 * A program that says it is up and does nothing.
 */
public final class SleepingApp {

	private SleepingApp() {
	}

	/**
	 * Runs the program.
	 * @param args none
	 * @throws InterruptedException never
	 */
	public static void main(String[] args) throws InterruptedException {
		System.out.print("up");
		System.out.flush();
		new CountDownLatch(1).await();
	}

}
