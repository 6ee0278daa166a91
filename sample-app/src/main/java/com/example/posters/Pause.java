package com.example.posters;

import java.time.Duration;

/**
 * Lets time pass; ends at once when the thread is interrupted, which is how a service is
 * asked to stop.
 */
@FunctionalInterface
interface Pause {

	/**
	 * Waits.
	 * @param time how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	void of(Duration time) throws InterruptedException;

}
