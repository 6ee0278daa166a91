package io.launcher.worker;

import java.util.Collection;
import java.util.List;

import io.launcher.protocol.Frame;
import io.launcher.spi.LivenessProbe;

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
	 * The requests that the application has served so far. Asked often.
	 * @return how many, -1 if unknown
	 */
	default long requests() {
		return -1;
	}

	/**
	 * Why the application should rather be ended and started anew. Asked at every
	 * heartbeat, so it must answer at once, and must not depend on what may hang.
	 * @return the reason in words, such as {@code is broken by its own word}, empty if it
	 * is well
	 */
	default String sick() {
		return "";
	}

	/**
	 * The meters of the application, as the supervisor's own application understands
	 * them. May take its time, and may fail.
	 * @return the meters, empty if there are none
	 */
	default byte[] meters() {
		return new byte[0];

	}

	/**
	 * What of the application is to complete tasks, while the worker is ready. Asked at
	 * every heartbeat, so it must answer at once.
	 * @return the probes; the same objects each time, as long as they are in use
	 */
	default Collection<? extends LivenessProbe> probes() {
		return List.of();
	}

	/**
	 * Read the configuration again and have the services reset.
	 * @throws Exception if that fails; the application goes on
	 */
	default void reset() throws Exception {
	}

	/**
	 * Finish the work and stop everything. An interrupt means hurry.
	 * @param leave why, and how long it may take
	 */
	void leave(WorkerLeave leave);

}
