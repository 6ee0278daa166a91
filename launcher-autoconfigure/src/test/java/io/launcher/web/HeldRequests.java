package io.launcher.web;

/**
 * Requests of an application that are held until they are released.
 */
public interface HeldRequests {

	/**
	 * Waits until requests are held that were not waited for yet.
	 * @param count how many
	 * @return whether they came
	 * @throws InterruptedException if interrupted meanwhile
	 */
	boolean awaitHeld(int count) throws InterruptedException;

	/**
	 * Lets the requests go, also those to come.
	 */
	void releaseAll();

}
