package io.launcher.context;

import io.launcher.Role;
import io.launcher.WorkerInfo;
import io.launcher.protocol.Frame;

/**
 * What a worker was told to be. Always current.
 */
public final class WorkerAssignment implements WorkerInfo {

	private static final State NONE = new State("", -1, 0, 0);

	private volatile State state = NONE;

	/**
	 * Creates the assignment of a worker that was told nothing yet.
	 */
	public WorkerAssignment() {
	}

	void assign(Frame.Activate activate) {
		this.state = new State(activate.service(), activate.index(), activate.workers(), activate.generation());
	}

	void resize(int workers) {
		State current = this.state;
		this.state = new State(current.service, current.index, workers, current.generation);
	}

	/**
	 * Whether the worker was told what it is.
	 * @return {@code true} once it was
	 */
	public boolean isAssigned() {
		return this.state != NONE;
	}

	@Override
	public Role role() {
		return Role.WORKER;
	}

	@Override
	public String service() {
		return this.state.service;
	}

	@Override
	public int index() {
		return this.state.index;
	}

	@Override
	public int workers() {
		return this.state.workers;
	}

	@Override
	public int generation() {
		return this.state.generation;
	}

	private record State(String service, int index, int workers, int generation) {

	}

}
