package io.launcher.autoconfigure;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.launcher.context.ChangeSettings;
import io.launcher.context.InvalidLauncherPropertyException;
import io.launcher.supervise.LivenessPlan;
import io.launcher.supervise.RecyclePlan;
import io.launcher.supervise.ReloadPlan;

import org.springframework.util.unit.DataSize;

/**
 * Makes {@link ChangeSettings} of what is configured.
 */
final class ChangeSettingsResolver {

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Pattern SURGE = Pattern.compile("([1-9][0-9]{0,3})(%?)");

	private static final int MAX_SURGE = 1024;

	private ChangeSettingsResolver() {
	}

	static ChangeSettings resolve(LauncherProperties properties) {
		return new ChangeSettings(reload(properties.getReload()), liveness(properties.getLiveness()),
				recycle(properties.getRecycle()));
	}

	private static ReloadPlan reload(Reload reload) {
		return new ReloadPlan(reload.getStrategy(), surge(reload.getMaxSurge().trim()),
				duration("reload.settle", reload.getSettle(), true), reload.isRollback());
	}

	private static ReloadPlan.Surge surge(String text) {
		Matcher matcher = SURGE.matcher(text);
		if (matcher.matches()) {
			int amount = Integer.parseInt(matcher.group(1));
			boolean percent = !matcher.group(2).isEmpty();
			if (amount <= (percent ? 100 : MAX_SURGE)) {
				return new ReloadPlan.Surge(amount, percent);
			}
		}
		throw invalid("reload.max-surge", text, "a whole number from 1 to 1024, or a percentage from 1% to 100%");
	}

	private static LivenessPlan liveness(Liveness liveness) {
		Duration interval = duration("liveness.interval", liveness.getInterval(), false);
		Duration timeout = duration("liveness.timeout", liveness.getTimeout(), true);
		if (!timeout.isZero() && timeout.compareTo(interval.multipliedBy(2)) < 0) {
			throw invalid("liveness.timeout", timeout,
					"zero for never, or at least twice 'launcher.liveness.interval', which is " + interval);
		}
		return new LivenessPlan(interval, timeout, liveness.getAction() == Liveness.Action.RESTART);
	}

	private static RecyclePlan recycle(Recycle recycle) {
		Duration lifetime = recycle.getMaxLifetime();
		Long requests = recycle.getMaxRequests();
		DataSize rss = recycle.getMaxRss();
		if (requests != null && requests <= 0) {
			throw invalid("recycle.max-requests", requests, "a number above 0");
		}
		if (rss != null && rss.toBytes() <= 0) {
			throw invalid("recycle.max-rss", rss, "a size above 0, such as '512MB'");
		}
		double jitter = recycle.getJitter();
		if (!(jitter >= 0 && jitter <= 1)) {
			throw invalid("recycle.jitter", jitter, "a number from 0 to 1");
		}
		return new RecyclePlan((lifetime != null) ? duration("recycle.max-lifetime", lifetime, false) : Duration.ZERO,
				(requests != null) ? requests : 0, (rss != null) ? rss.toBytes() : 0, jitter);
	}

	private static Duration duration(String property, Duration duration, boolean zero) {
		if (duration.isNegative() || (duration.isZero() && !zero) || duration.compareTo(LONGEST) > 0) {
			throw invalid(property, duration, "a duration " + (zero ? "from zero" : "above zero,") + " to 365 days");
		}
		return duration;
	}

	private static InvalidLauncherPropertyException invalid(String property, Object value, String allowed) {
		return new InvalidLauncherPropertyException("launcher." + property, value.toString(), allowed);
	}

}
