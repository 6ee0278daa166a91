package io.launcher.thread;

/**
 * Marks the threads of a service: a thread belongs to the group of the thread that made
 * it, unless it is put elsewhere, so that a caller can be told from its thread.
 */
final class ServiceThreads extends ThreadGroup {

	private final Services owner;

	private final String service;

	ServiceThreads(Services owner, String service) {
		super("launcher-" + service);
		this.owner = owner;
		this.service = service;
	}

	String service() {
		return this.service;
	}

	/**
	 * The service that the calling thread belongs to.
	 * @param owner whose services
	 * @return the name, empty if it belongs to none
	 */
	static String callingService(Services owner) {
		for (ThreadGroup group = Thread.currentThread().getThreadGroup(); group != null; group = group.getParent()) {
			if (group instanceof ServiceThreads threads && threads.owner == owner) {
				return threads.service;
			}
		}
		return "";
	}

}
