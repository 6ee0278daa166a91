package io.launcher.process;

/**
 * A worker that was told what it is.
 *
 * @param worker its number, which no other worker has; later ones have greater numbers
 * @param service the service that it runs
 * @param index its slot
 * @param ready whether it has begun to take work
 */
public record WorkerSlot(long worker, String service, int index, boolean ready) {

	@Override
	public String toString() {
		return this.service + "-" + this.index;
	}

}
