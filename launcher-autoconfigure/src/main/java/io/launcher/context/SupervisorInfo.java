package io.launcher.context;

import io.launcher.Role;
import io.launcher.WorkerInfo;

/**
 * A supervisor runs no service.
 */
public final class SupervisorInfo implements WorkerInfo {

	@Override
	public Role role() {
		return Role.SUPERVISOR;
	}

	@Override
	public String service() {
		return "";
	}

	@Override
	public int index() {
		return -1;
	}

	@Override
	public int workers() {
		return 0;
	}

	@Override
	public int generation() {
		return 0;
	}

	@Override
	public boolean owns(Object key) {
		return false;
	}

}
