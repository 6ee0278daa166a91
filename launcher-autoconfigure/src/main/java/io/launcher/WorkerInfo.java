package io.launcher;

/**
 * Where the calling code runs. Always current: the same object tells other values after a
 * worker was activated or its service scaled. Safe for use by several threads.
 */
public interface WorkerInfo {

	/**
	 * The role of this JVM.
	 * @return the role
	 */
	Role role();

	/**
	 * The service that this worker runs. Empty in a worker that is not yet told, in a
	 * supervisor, and in a standalone application outside a service's own threads.
	 * @return the name, or an empty string
	 */
	String service();

	/**
	 * The stable index of this worker among those of its service; a replacement has the
	 * index of the worker it replaces. 0 when standalone, -1 where there is none.
	 * @return the index, from 0
	 */
	int index();

	/**
	 * How many workers the service is to have.
	 * @return the count, 1 when standalone
	 */
	int workers();

	/**
	 * The generation, counted up by each reload, from 1.
	 * @return the generation
	 */
	int generation();

	/**
	 * Whether this worker is the one, among those of its service, that a key belongs to.
	 * By rendezvous hashing over {@link #workers()} on the key's
	 * {@linkplain String#valueOf(Object) text}: when the count changes by one, only about
	 * one in {@code workers()} keys changes hands.
	 * @param key the key; two keys of the same text are the same key
	 * @return {@code true} in exactly one of the workers
	 */
	default boolean owns(Object key) {
		return RendezvousHash.owner(String.valueOf(key), workers()) == index();
	}

}
