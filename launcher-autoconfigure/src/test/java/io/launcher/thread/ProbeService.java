package io.launcher.thread;

import java.util.List;

import io.launcher.ServiceBase;

/**
 * A service that writes down what is called, and does what a test wants it to do then.
 */
class ProbeService implements ServiceBase {

	private static final Step NOTHING = () -> {
	};

	private final String name;

	private final List<String> calls;

	private volatile Step onStart = NOTHING;

	private volatile Step onStop = NOTHING;

	private volatile Step onAwait = NOTHING;

	private volatile Step onReset = NOTHING;

	ProbeService(String name, List<String> calls) {
		this.name = name;
		this.calls = calls;
	}

	ProbeService onStart(Step step) {
		this.onStart = step;
		return this;
	}

	ProbeService onStop(Step step) {
		this.onStop = step;
		return this;
	}

	ProbeService onAwait(Step step) {
		this.onAwait = step;
		return this;
	}

	ProbeService onReset(Step step) {
		this.onReset = step;
		return this;
	}

	@Override
	public void start() throws Exception {
		call("start", this.onStart);
	}

	@Override
	public void stop() throws Exception {
		call("stop", this.onStop);
	}

	@Override
	public void awaitTermination() throws Exception {
		call("await", this.onAwait);
	}

	@Override
	public void reset() throws Exception {
		call("reset", this.onReset);
	}

	private void call(String method, Step step) throws Exception {
		this.calls.add(method + " " + this.name);
		try {
			step.run();
		}
		catch (InterruptedException ex) {
			this.calls.add(method + " " + this.name + " interrupted");
			throw ex;
		}
	}

	static Step failing() {
		return () -> {
			throw new IllegalStateException("expected by the test");
		};
	}

	/**
	 * What is done in a call.
	 */
	@FunctionalInterface
	interface Step {

		void run() throws Exception;

	}

}
