package io.launcher.context;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StandaloneFailureHandler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StandaloneFailureHandlerTests {

	private final BlockingQueue<Integer> exits = new ArrayBlockingQueue<>(10);

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final StandaloneFailureHandler handler = new StandaloneFailureHandler(this.context, this.exits::add);

	@Test
	void closesTheContextAndExitsWithOne(CapturedOutput output) throws InterruptedException {
		this.context.refresh();
		this.handler.serviceFailed("mailer", new IllegalStateException("no route"));
		assertThat(this.exits.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(this.context.isActive()).isFalse();
		assertThat(output).contains("'mailer'").contains("no route");
	}

	@Test
	void twoFailuresAreOneEnd() throws InterruptedException {
		this.context.refresh();
		this.handler.serviceFailed("one", new IllegalStateException());
		this.handler.serviceFailed("two", new IllegalStateException());
		assertThat(this.exits.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(this.exits.poll(100, TimeUnit.MILLISECONDS)).isNull();
	}

	@Test
	void exitsWithOneWhateverTheApplicationWouldExitWith() throws InterruptedException {
		this.context.registerBean(ExitCodeGenerator.class, () -> () -> 42);
		this.context.refresh();
		this.handler.serviceFailed("mailer", new IllegalStateException());
		assertThat(this.exits.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
	}

}
