package io.launcher;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Operations for tests: what was asked for, and what is answered.
 */
public final class Operations implements LauncherOperations {

	/** What was asked for. */
	public final List<String> asked = new CopyOnWriteArrayList<>();

	/** The names of the threads that asked. */
	public final List<String> threads = new CopyOnWriteArrayList<>();

	private final BlockingQueue<CompletableFuture<Void>> answers = new LinkedBlockingQueue<>();

	/**
	 * Answers the next request that has no answer yet.
	 * @param answer the answer
	 */
	public void answer(CompletableFuture<Void> answer) {
		this.answers.add(answer);
	}

	/**
	 * Fails the next request that has no answer yet.
	 * @param failure why
	 */
	public void fail(RuntimeException failure) {
		answer(CompletableFuture.failedFuture(failure));
	}

	private CompletableFuture<Void> ask(String what) {
		this.asked.add(what);
		this.threads.add(Thread.currentThread().getName());
		CompletableFuture<Void> answer = this.answers.poll();
		return (answer != null) ? answer : CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<Void> reload() {
		return ask("reload");
	}

	@Override
	public CompletableFuture<Void> scale(String service, int workers) {
		return ask("scale " + service + " " + workers);
	}

	@Override
	public CompletableFuture<Void> replace(String service, int index) {
		return ask("replace " + service + " " + index);
	}

}
