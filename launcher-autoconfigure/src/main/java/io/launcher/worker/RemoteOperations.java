package io.launcher.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.launcher.LauncherOperations;
import io.launcher.OperationFailedException;
import io.launcher.OperationInProgressException;
import io.launcher.protocol.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Asks the supervisor for what operators want done, and waits for its answers.
 */
final class RemoteOperations implements LauncherOperations {

	/** More than that can only be a mistake, or a supervisor that does not answer. */
	static final int MAX_PENDING = 1000;

	private final Consumer<Frame.FromWorker> sender;

	private final Map<Long, CompletableFuture<Void>> pending = new HashMap<>();

	private long last;

	/** Why nothing can be asked for any more. */
	private @Nullable String over;

	RemoteOperations(Consumer<Frame.FromWorker> sender) {
		this.sender = sender;
	}

	@Override
	public CompletableFuture<Void> reload() {
		return ask(Frame.Action.RELOAD, "", 0);
	}

	@Override
	public CompletableFuture<Void> scale(String service, int workers) {
		if (workers < 0 || workers > MAX_WORKERS) {
			throw new IllegalArgumentException("Service '" + service + "' cannot have " + workers
					+ " workers: the number must be between 0 and " + MAX_WORKERS);
		}
		return ask(Frame.Action.SCALE, service, workers);
	}

	@Override
	public CompletableFuture<Void> replace(String service, int index) {
		return ask(Frame.Action.REPLACE, service, index);
	}

	private synchronized CompletableFuture<Void> ask(Frame.Action action, String service, int number) {
		if (this.over != null) {
			return CompletableFuture.failedFuture(new OperationFailedException(this.over));
		}
		if (this.pending.size() >= MAX_PENDING) {
			return CompletableFuture.failedFuture(
					new OperationFailedException("%d requests wait for the supervisor already".formatted(MAX_PENDING)));
		}
		long id = ++this.last;
		this.sender.accept(new Frame.Operate(id, action, service, number));
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.pending.put(id, answer);
		return answer;
	}

	/**
	 * The supervisor has answered.
	 * @param reply the answer
	 */
	void answered(Frame.OperateReply reply) {
		CompletableFuture<Void> answer;
		synchronized (this) {
			answer = this.pending.remove(reply.id());
		}
		// whoever waits for it does not do so on the thread of the channel
		if (answer != null && reply.failure().isEmpty()) {
			answer.completeAsync(() -> null);
		}
		else if (answer != null) {
			fail(answer, () -> new OperationFailedException(reply.failure()));
		}
	}

	/**
	 * This worker leaves: it must not wait for a change that may wait for its end.
	 */
	void leaving() {
		end("this worker leaves: ask another one",
				() -> new OperationInProgressException("in progress, but this worker leaves"));
	}

	/**
	 * There is no supervisor any more.
	 */
	void lost() {
		end("the supervisor is gone",
				() -> new OperationFailedException("the supervisor is gone; whether it was done is not known"));
	}

	private void end(String reason, Supplier<OperationFailedException> failure) {
		List<CompletableFuture<Void>> unanswered;
		synchronized (this) {
			this.over = (this.over != null) ? this.over : reason;
			unanswered = new ArrayList<>(this.pending.values());
			this.pending.clear();
		}
		unanswered.forEach((answer) -> fail(answer, failure));
	}

	private static void fail(CompletableFuture<Void> answer, Supplier<OperationFailedException> failure) {
		answer.defaultExecutor().execute(() -> answer.completeExceptionally(failure.get()));
	}

}
