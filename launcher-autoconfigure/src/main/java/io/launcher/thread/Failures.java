package io.launcher.thread;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * Collects what went wrong while the rest was tried.
 */
final class Failures {

	private @Nullable RuntimeException first;

	void add(RuntimeException failure) {
		if (this.first == null) {
			this.first = failure;
		}
		else {
			this.first.addSuppressed(failure);
		}
	}

	// adds the failure of a call that is over, if it has one
	void addFrom(Future<?> call) throws InterruptedException {
		try {
			call.get();
		}
		catch (ExecutionException ex) {
			add((ex.getCause() instanceof RuntimeException failure) ? failure : new IllegalStateException(ex));
		}
		catch (CancellationException ex) {
			add(ex);
		}
	}

	void throwFirst() {
		if (this.first != null) {
			throw this.first;
		}
	}

}
