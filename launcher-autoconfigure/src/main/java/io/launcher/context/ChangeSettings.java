package io.launcher.context;

import io.launcher.supervise.LivenessPlan;
import io.launcher.supervise.RecyclePlan;
import io.launcher.supervise.ReloadPlan;

/**
 * Why and how worker processes that run are replaced.
 *
 * @param reload how a reload goes about its work
 * @param liveness when a worker counts as hung
 * @param recycle when a worker has done enough
 */
public record ChangeSettings(ReloadPlan reload, LivenessPlan liveness, RecyclePlan recycle) {

	/** The defaults. */
	public static final ChangeSettings DEFAULT = new ChangeSettings(ReloadPlan.DEFAULT, LivenessPlan.DEFAULT,
			RecyclePlan.NEVER);

}
