package io.launcher.web.accept;

import java.util.ArrayList;
import java.util.List;

import io.launcher.web.DrainResult;
import org.jspecify.annotations.Nullable;

/**
 * Drains the connectors of a server at the same time, so that none of them waits for the
 * slow requests of another.
 */
public final class ConnectorDrains {

	private ConnectorDrains() {
	}

	/**
	 * Drains all connectors.
	 * @param drains one for each
	 * @param time the time that they have
	 * @return how they ended, together
	 * @throws InterruptedException if interrupted meanwhile, as each of the drains is
	 * then
	 */
	public static DrainResult run(List<? extends Drain> drains, DrainTime time) throws InterruptedException {
		List<Run> others = new ArrayList<>();
		for (Drain drain : drains.subList(Math.min(1, drains.size()), drains.size())) {
			others.add(new Run(drain));
		}
		others.forEach(Thread::start);
		try {
			int left = drains.isEmpty() ? 0 : drains.get(0).drain();
			for (Run other : others) {
				left += other.end();
			}
			return time.result(left);
		}
		finally {
			others.forEach(Thread::interrupt);
		}
	}

	/**
	 * The drain of a connector.
	 */
	@FunctionalInterface
	public interface Drain {

		/**
		 * Drains the connector.
		 * @return how many connections are left
		 * @throws InterruptedException if interrupted meanwhile
		 */
		int drain() throws InterruptedException;

	}

	private static final class Run extends Thread {

		private final Drain drain;

		private volatile int left;

		private volatile @Nullable RuntimeException failure;

		Run(Drain drain) {
			super("connector-drain");
			this.drain = drain;
			setDaemon(true);
		}

		@Override
		public void run() {
			try {
				this.left = this.drain.drain();
			}
			catch (InterruptedException ex) {
				// by the end of the others
			}
			catch (RuntimeException ex) {
				this.failure = ex;
			}
		}

		int end() throws InterruptedException {
			join();
			RuntimeException thrown = this.failure;
			if (thrown != null) {
				throw thrown;
			}
			return this.left;
		}

	}

}
