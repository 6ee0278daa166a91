package io.launcher.worker;

import java.util.List;

import io.launcher.protocol.Frame;

/**
 * The application in a worker: what its session does with it. Called by threads of the
 * session.
 */
public interface WorkerApplication {

	/**
	 * The services that the application has.
	 * @return the services
	 */
	List<Frame.Declaration> declarations();

	/**
	 * The worker was told what it is, and is about to go on.
	 * @param name its name, such as {@code web-0}
	 */
	default void activated(String name) {
	}

	/**
	 * The worker is ready: work may arrive from now on.
	 */
	default void beginTraffic() {
	}

	/**
	 * The health of the application, by its own word. May take its time, and may fail.
	 * @return a status such as {@code UP}, empty if unknown
	 */
	default String health() {
		return "";
	}

	/**
	 * Finish the work and stop everything. An interrupt means hurry.
	 * @param leave why, and how long it may take
	 */
	void leave(WorkerLeave leave);

}
