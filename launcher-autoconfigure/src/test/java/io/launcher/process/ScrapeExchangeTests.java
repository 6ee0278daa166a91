package io.launcher.process;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ScrapeRequests} and {@link ScrapeReplies}.
 */
class ScrapeExchangeTests {

	private final List<Frame.FromSupervisor> sent = new ArrayList<>();

	private final ScrapeRequests requests = new ScrapeRequests((worker, frame) -> this.sent.add(frame));

	private CompletableFuture<byte[]> all = new CompletableFuture<>();

	private final ScrapeReplies replies = new ScrapeReplies(() -> this.all, (worker, frame) -> this.sent.add(frame));

	@Test
	void partsBecomeOneAnswerForAllThatHaveAsked() throws Exception {
		CompletableFuture<WorkerMeters> first = this.requests.ask(7);
		CompletableFuture<WorkerMeters> second = this.requests.ask(7);
		assertThat(this.sent).containsExactly(new Frame.Scrape(1));
		this.requests.received(7, part(99, true, 5));
		this.requests.received(8, part(1, true, 5));
		this.requests.received(7, part(1, false, 1, 2));
		assertThat(first).isNotDone();
		this.requests.received(7, part(1, true, 3));
		assertThat(first.get(10, TimeUnit.SECONDS).content()).containsExactly(1, 2, 3);
		assertThat(second.get(10, TimeUnit.SECONDS).order()).isOne();
		this.requests.ask(7);
		assertThat(this.sent).hasSize(2);
	}

	@Test
	void lastWordArrivesBesideAnAnswer() throws Exception {
		CompletableFuture<WorkerMeters> asked = this.requests.ask(7);
		assertThat(this.requests.received(7, part(0, false, 1))).isNull();
		this.requests.received(7, part(asked(0), false, 8));
		WorkerMeters last = this.requests.received(7, part(0, true, 2));
		this.requests.received(7, part(asked(0), true, 9));
		assertThat(last).isNotNull();
		assertThat(last.order()).isEqualTo(WorkerMeters.LAST);
		assertThat(last.content()).containsExactly(1, 2);
		assertThat(asked.get(10, TimeUnit.SECONDS).content()).containsExactly(8, 9);
	}

	@Test
	void workerThatIsLostKeepsNobodyWaiting() {
		CompletableFuture<WorkerMeters> asked = this.requests.ask(7);
		this.requests.lost(7);
		assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS)).hasMessageContaining("not connected");
	}

	@Test
	void whoeverGivesUpLeavesTheOthersTheirAnswer() throws Exception {
		CompletableFuture<WorkerMeters> first = this.requests.ask(7);
		CompletableFuture<WorkerMeters> second = this.requests.ask(7);
		first.cancel(true);
		this.requests.received(7, part(1, true, 1));
		assertThat(second.get(10, TimeUnit.SECONDS).content()).containsExactly(1);
	}

	@Test
	void longAnswerIsSentAsFastAsItIsAskedFor() {
		byte[] content = new byte[2 * FrameCodec.MAX_PART + 5];
		content[content.length - 1] = 42;
		this.replies.queried(7, new Frame.ScrapeQuery(1, 0));
		assertThat(this.sent).isEmpty();
		this.all.complete(content);
		assertThat(this.sent).hasSize(1);
		assertThat(reply(0).total()).isEqualTo(content.length);
		assertThat(reply(0).content().remaining()).isEqualTo(FrameCodec.MAX_PART);
		this.replies.queried(7, new Frame.ScrapeQuery(1, FrameCodec.MAX_PART));
		this.replies.queried(7, new Frame.ScrapeQuery(1, 2 * FrameCodec.MAX_PART));
		assertThat(reply(2).content().remaining()).isEqualTo(5);
		assertThat(reply(2).content().get(4)).isEqualTo((byte) 42);
		this.replies.queried(7, new Frame.ScrapeQuery(1, 2 * FrameCodec.MAX_PART));
		assertThat(this.sent).as("it is not kept any longer").hasSize(3);
	}

	@Test
	void answerForAWorkerThatIsGoneIsDropped() {
		this.replies.queried(7, new Frame.ScrapeQuery(1, 0));
		this.replies.lost(7);
		this.all.complete(new byte[] { 1 });
		assertThat(this.sent).isEmpty();
	}

	@Test
	void failureIsAnswered() {
		this.replies.queried(7, new Frame.ScrapeQuery(3, 0));
		this.all.completeExceptionally(new IllegalStateException("on purpose"));
		assertThat(reply(0)).isEqualTo(new Frame.ScrapeReply(3, 0, ByteBuffer.allocate(0)));
	}

	private Frame.ScrapeReply reply(int index) {
		return (Frame.ScrapeReply) this.sent.get(index);
	}

	private long asked(int index) {
		return ((Frame.Scrape) this.sent.get(index)).id();
	}

	private static Frame.ScrapePart part(long id, boolean last, int... bytes) {
		ByteBuffer content = ByteBuffer.allocate(bytes.length);
		for (int value : bytes) {
			content.put((byte) value);
		}
		return new Frame.ScrapePart(id, last, content.flip());
	}

}
