package io.launcher.autoconfigure.web;

import java.time.Duration;
import java.util.List;

import io.launcher.context.WebTraffic;
import io.launcher.web.DrainResult;
import io.launcher.web.WebDrain;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The traffic of web servers that can be drained.
 */
final class DrainableTraffic implements WebTraffic {

	/**
	 * How long an idle connection is kept, so that its client can be told with its next
	 * response that it closes: closed at once, about one request in every connection
	 * would meet the close.
	 */
	private static final Duration IDLE_GRACE = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(DrainableTraffic.class);

	private final List<WebDrain> drains;

	/**
	 * Creates the traffic.
	 * @param drains one for each kind of server on the class path, of which all but one
	 * have nothing to do
	 */
	DrainableTraffic(List<WebDrain> drains) {
		this.drains = drains;
	}

	@Override
	public void begin() {
		this.drains.forEach(WebDrain::beginAccepting);
	}

	@Override
	public void drain(Duration timeout, boolean last) throws InterruptedException {
		Duration took = Duration.ZERO;
		int left = 0;
		for (WebDrain drain : this.drains) {
			DrainResult result = drain.drain(IDLE_GRACE, timeout, last);
			took = took.plus(result.took());
			left += result.connectionsLeft();
		}
		log(new DrainResult(took, left));
	}

	private static void log(DrainResult result) {
		if (result.isComplete()) {
			logger.info("Drained in %d ms".formatted(result.took().toMillis()));
		}
		else {
			logger.warn("%d connections are left after %d ms".formatted(result.connectionsLeft(),
					result.took().toMillis()));
		}
	}

}
