package io.launcher.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.launcher.OperationFailedException;
import io.launcher.OperationInProgressException;
import io.launcher.protocol.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RemoteOperations}.
 */
class RemoteOperationsTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final List<Frame.FromWorker> sent = new ArrayList<>();

	private final RemoteOperations operations = new RemoteOperations(this.sent::add);

	@Test
	void supervisorIsAskedAndItsAnswersFindWhoAsked() {
		CompletableFuture<Void> reload = this.operations.reload();
		CompletableFuture<Void> scale = this.operations.scale("web", 3);
		CompletableFuture<Void> replace = this.operations.replace("web", 2);
		assertThat(this.sent).containsExactly(new Frame.Operate(1, Frame.Action.RELOAD, "", 0),
				new Frame.Operate(2, Frame.Action.SCALE, "web", 3),
				new Frame.Operate(3, Frame.Action.REPLACE, "web", 2));
		this.operations.answered(new Frame.OperateReply(2, "too many"));
		assertThat(scale).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(OperationFailedException.class)
			.withMessage("too many");
		assertThat(reload).isNotDone();
		this.operations.answered(new Frame.OperateReply(1, ""));
		assertThat(reload).succeedsWithin(SOON);
		this.operations.answered(new Frame.OperateReply(1, ""));
		this.operations.answered(new Frame.OperateReply(99, ""));
		assertThat(replace).isNotDone();
	}

	@Test
	void waitingEndsWhenTheWorkerLeaves() {
		CompletableFuture<Void> reload = this.operations.reload();
		this.operations.leaving();
		assertThat(reload).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(OperationInProgressException.class)
			.withMessage("in progress, but this worker leaves");
		assertThat(this.operations.reload()).isCompletedExceptionally()
			.failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isNotInstanceOf(OperationInProgressException.class)
			.withMessage("this worker leaves: ask another one");
		assertThat(this.sent).hasSize(1);
	}

	@Test
	void waitingEndsWhenTheSupervisorIsGone() {
		CompletableFuture<Void> reload = this.operations.reload();
		this.operations.lost();
		assertThat(reload).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.isNotInstanceOf(OperationInProgressException.class)
			.withMessage("the supervisor is gone; whether it was done is not known");
		assertThat(this.operations.reload()).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.withMessage("the supervisor is gone");
	}

	@Test
	void impossibleNumbersAreNotAskedFor() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.operations.scale("web", 1025))
			.withMessage("Service 'web' cannot have 1025 workers: the number must be between 0 and 1024");
		assertThatIllegalArgumentException().isThrownBy(() -> this.operations.scale("web", -1));
		assertThat(this.sent).isEmpty();
	}

	@Test
	void requestsDoNotPileUp() {
		for (int i = 0; i < RemoteOperations.MAX_PENDING; i++) {
			this.operations.reload();
		}
		assertThat(this.operations.reload()).failsWithin(SOON)
			.withThrowableThat()
			.havingCause()
			.withMessage("1000 requests wait for the supervisor already");
		this.operations.answered(new Frame.OperateReply(1, ""));
		assertThat(this.operations.reload()).isNotDone();
	}

}
