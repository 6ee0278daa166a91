package io.launcher.context;

import java.util.function.Consumer;

import io.launcher.event.LauncherEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens to the launcher to the listeners of the application. One that
 * throws is logged and disturbs nothing.
 */
public class EventForwarder implements Consumer<LauncherEvent> {

	private static final Log logger = LogFactory.getLog(EventForwarder.class);

	private final ApplicationEventPublisher publisher;

	/**
	 * Creates the forwarder.
	 * @param publisher what to publish to
	 */
	public EventForwarder(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void accept(LauncherEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (Exception | LinkageError | AssertionError ex) {
			logger.error("A listener to " + event + " failed", ex);
		}
	}

}
