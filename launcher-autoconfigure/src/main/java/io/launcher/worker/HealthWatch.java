package io.launcher.worker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks an application for its health, on a thread of its own: an answer that takes long
 * holds up nobody. One question is asked at a time.
 */
final class HealthWatch {

	private static final System.Logger logger = System.getLogger(HealthWatch.class.getName());

	private static final String UNKNOWN = "";

	private final Supplier<String> health;

	private final Runnable changed;

	private final ExecutorService executor;

	private boolean asking;

	private String answer = UNKNOWN;

	private String told = UNKNOWN;

	/**
	 * Creates a watch.
	 * @param health answers, however long that takes
	 * @param changed is told when the answer is another than the one last told
	 */
	HealthWatch(Supplier<String> health, Runnable changed) {
		this.health = health;
		this.changed = changed;
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "launcher-health");
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		this.executor = executor;
	}

	/**
	 * Asks. An earlier question that is still unanswered makes the health unknown.
	 */
	synchronized void ask() {
		if (this.asking) {
			this.answer = UNKNOWN;
			return;
		}
		this.asking = true;
		this.executor.execute(this::answer);
	}

	/**
	 * The last answer.
	 * @return the health, empty if unknown
	 */
	synchronized String tell() {
		this.told = this.answer;
		return this.told;
	}

	private void answer() {
		String found = UNKNOWN;
		try {
			found = this.health.get();
		}
		catch (Throwable ex) {
			logger.log(System.Logger.Level.DEBUG, "The health of this worker is unknown", ex);
		}
		boolean another;
		synchronized (this) {
			this.asking = false;
			this.answer = found;
			another = !found.equals(this.told);
		}
		if (another) {
			this.changed.run();
		}
	}

}
