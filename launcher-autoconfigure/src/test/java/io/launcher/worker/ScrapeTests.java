package io.launcher.worker;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.launcher.protocol.Frame;
import io.launcher.protocol.FrameCodec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ScrapeAnswers} and {@link ScrapeQueries}.
 */
class ScrapeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final BlockingQueue<Frame.FromWorker> sent = new LinkedBlockingQueue<>();

	private byte[] meters = { 1, 2, 3 };

	private boolean open = true;

	private final ScrapeAnswers answers = new ScrapeAnswers(this::meters, this.sent::add);

	private final ScrapeQueries queries = new ScrapeQueries((frame) -> this.open && this.sent.add(frame));

	@Test
	void metersAreToldInParts() throws Exception {
		this.meters = new byte[FrameCodec.MAX_PART + 3];
		this.answers.answer(5);
		assertThat(part()).satisfies((part) -> {
			assertThat(part.id()).isEqualTo(5);
			assertThat(part.last()).isFalse();
			assertThat(part.content().remaining()).isEqualTo(FrameCodec.MAX_PART);
		});
		assertThat(part()).satisfies((part) -> {
			assertThat(part.last()).isTrue();
			assertThat(part.content().remaining()).isEqualTo(3);
		});
		assertThat(this.sent).isEmpty();
	}

	@Test
	void nothingIsToldWhereThereIsNothingOrTooMuch() throws Exception {
		this.meters = new byte[0];
		this.answers.tellUnasked();
		assertThat(part()).isEqualTo(new Frame.ScrapePart(0, true, ByteBuffer.allocate(0)));
		this.meters = new byte[ScrapeAnswers.MAX_LENGTH + 1];
		this.answers.tellUnasked();
		assertThat(part()).isEqualTo(new Frame.ScrapePart(0, true, ByteBuffer.allocate(0)));
		this.meters = null;
		this.answers.tellUnasked();
		assertThat(part()).isEqualTo(new Frame.ScrapePart(0, true, ByteBuffer.allocate(0)));
	}

	@Test
	void answerIsFetchedPartByPart() throws Exception {
		CompletableFuture<byte[]> answer = this.queries.ask(PATIENCE);
		CompletableFuture<byte[]> same = this.queries.ask(PATIENCE);
		assertThat(this.sent).containsExactly(new Frame.ScrapeQuery(1, 0));
		this.queries.received(reply(1, 3, 1, 2));
		assertThat(this.sent).contains(new Frame.ScrapeQuery(1, 2));
		this.queries.received(reply(1, 3, 3));
		assertThat(answer.get(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
		assertThat(same.get(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
		this.queries.ask(PATIENCE);
		assertThat(this.sent).contains(new Frame.ScrapeQuery(2, 0));
	}

	@Test
	void supervisorThatDoesNotAnswerIsWaitedForForALimitedTime() throws Exception {
		CompletableFuture<byte[]> answer = this.queries.ask(Duration.ofMillis(50));
		assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(TimeoutException.class);
		CompletableFuture<byte[]> next = this.queries.ask(PATIENCE);
		this.queries.received(reply(1, 1, 9));
		assertThat(next).as("that was late").isNotDone();
		this.queries.received(reply(2, 1, 8));
		assertThat(next.get(10, TimeUnit.SECONDS)).containsExactly(8);
	}

	@Test
	void supervisorThatIsGoneOrHasNothingToTellIsNoAnswer() {
		CompletableFuture<byte[]> gone = this.queries.ask(PATIENCE);
		this.queries.fail("gone");
		assertThatThrownBy(() -> gone.get(10, TimeUnit.SECONDS)).hasMessageContaining("gone");
		CompletableFuture<byte[]> empty = this.queries.ask(PATIENCE);
		this.queries.received(reply(2, 0));
		assertThatThrownBy(() -> empty.get(10, TimeUnit.SECONDS)).hasMessageContaining("tells no meters");
		this.open = false;
		CompletableFuture<byte[]> refused = this.queries.ask(PATIENCE);
		assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS)).hasMessageContaining("does not answer");
		assertThat(List.of(gone, empty, refused)).allMatch(CompletableFuture::isCompletedExceptionally);
	}

	private byte[] meters() {
		if (this.meters == null) {
			throw new IllegalStateException("on purpose");
		}
		return this.meters;
	}

	private Frame.ScrapePart part() throws InterruptedException {
		return (Frame.ScrapePart) this.sent.poll(10, TimeUnit.SECONDS);
	}

	private static Frame.ScrapeReply reply(long id, int total, int... bytes) {
		ByteBuffer content = ByteBuffer.allocate(bytes.length);
		for (int value : bytes) {
			content.put((byte) value);
		}
		return new Frame.ScrapeReply(id, total, content.flip());
	}

}
