package io.launcher.autoconfigure.web;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.launcher.context.WebTraffic;
import io.launcher.spi.LivenessProbe;
import io.launcher.web.DrainResult;
import io.launcher.web.LastingExchanges;
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

	/**
	 * How long exchanges that are left may take to end, and which part of all the time.
	 */
	private static final Duration ENDING_TIME = Duration.ofSeconds(1);

	private static final int ENDING_SHARE = 5;

	/**
	 * The same when there is hurry.
	 */
	private static final Duration HURRIED_ENDING_TIME = Duration.ofMillis(500);

	private final List<WebDrain> drains;

	private final LastingExchanges exchanges;

	/**
	 * Creates the traffic.
	 * @param drains one for each kind of server on the class path, of which all but one
	 * have nothing to do
	 * @param exchanges what goes on until it is ended
	 */
	DrainableTraffic(List<WebDrain> drains, LastingExchanges exchanges) {
		this.drains = drains;
		this.exchanges = exchanges;
	}

	@Override
	public void begin() {
		this.drains.forEach(WebDrain::beginAccepting);
	}

	@Override
	public long requests() {
		return this.drains.stream()
			.mapToLong(WebDrain::requests)
			.filter((count) -> count >= 0)
			.reduce(-1, (one, other) -> Math.max(one, 0) + other);
	}

	@Override
	public Collection<LivenessProbe> probes() {
		return this.drains.stream().flatMap((drain) -> drain.probes().stream()).toList();
	}

	@Override
	public void drain(Duration timeout, boolean last) throws InterruptedException {
		Duration ending = endingTime(timeout);
		try {
			DrainResult result = forAll((drain) -> drain.drain(IDLE_GRACE, timeout.minus(ending), last));
			if (result.isComplete()) {
				logger.info("Drained in %d ms".formatted(result.took().toMillis()));
			}
			else {
				logger.info("Ending what goes on over %s after %d ms".formatted(connections(result),
						result.took().toMillis()));
				end(ending);
			}
		}
		catch (InterruptedException ex) {
			end(HURRIED_ENDING_TIME);
			throw ex;
		}
	}

	private static Duration endingTime(Duration timeout) {
		Duration share = timeout.dividedBy(ENDING_SHARE);
		return (share.compareTo(ENDING_TIME) < 0) ? share : ENDING_TIME;
	}

	private void end(Duration time) throws InterruptedException {
		this.exchanges.endAll();
		DrainResult result = forAll((drain) -> drain.end(time));
		if (!result.isComplete()) {
			logger.warn("%s did not end in time and will be cut off".formatted(connections(result)));
		}
	}

	private static String connections(DrainResult result) {
		int count = result.connectionsLeft();
		return (count != 1) ? count + " connections" : "1 connection";
	}

	private DrainResult forAll(Step step) throws InterruptedException {
		Duration took = Duration.ZERO;
		int left = 0;
		for (WebDrain drain : this.drains) {
			DrainResult result = step.take(drain);
			took = took.plus(result.took());
			left += result.connectionsLeft();
		}
		return new DrainResult(took, left);
	}

	/**
	 * A step of the way to no traffic.
	 */
	private interface Step {

		DrainResult take(WebDrain drain) throws InterruptedException;

	}

}
