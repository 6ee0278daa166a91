package io.launcher.context;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends an application of one JVM when a service of it fails: its context is closed and it
 * exits with 1. Restart policies are about worker processes. Here, what the failed
 * service shares with the others is in doubt, and whoever runs the application (systemd,
 * Kubernetes) restarts it.
 */
public class StandaloneFailureHandler implements ServiceFailureHandler {

	private static final Log logger = LogFactory.getLog(StandaloneFailureHandler.class);

	private static final int EXIT_CODE = 1;

	private final ConfigurableApplicationContext context;

	private final IntConsumer exit;

	private final AtomicBoolean ending = new AtomicBoolean();

	/**
	 * Creates the handler.
	 * @param context is closed
	 * @param exit ends the JVM with an exit code
	 */
	public StandaloneFailureHandler(ConfigurableApplicationContext context, IntConsumer exit) {
		this.context = context;
		this.exit = exit;
	}

	@Override
	public void serviceFailed(String service, Throwable cause) {
		logger.error("Service '" + service + "' failed, the application stops with exit code " + EXIT_CODE, cause);
		if (this.ending.compareAndSet(false, true)) {
			// the failed thread belongs to what is about to be waited for
			new Thread(this::end, "launcher-exit").start();
		}
	}

	private void end() {
		try {
			SpringApplication.exit(this.context, () -> EXIT_CODE);
		}
		finally {
			this.exit.accept(EXIT_CODE);
		}
	}

}
