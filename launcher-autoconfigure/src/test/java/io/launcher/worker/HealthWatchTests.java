package io.launcher.worker;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthWatch}.
 */
class HealthWatchTests {

	private final BlockingQueue<Supplier<String>> answers = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

	private final HealthWatch watch = new HealthWatch(this::answer, this::changed);

	private String answer() {
		try {
			return this.answers.take().get();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void changed() {
		this.told.add(this.watch.tell());
	}

	@Test
	void changesAreToldAtOnce() throws Exception {
		assertThat(this.watch.tell()).isEmpty();
		this.watch.ask();
		this.answers.add(() -> "UP");
		assertThat(this.told.poll(10, TimeUnit.SECONDS)).isEqualTo("UP");
		this.watch.ask();
		this.answers.add(() -> "DOWN");
		assertThat(this.told.poll(10, TimeUnit.SECONDS)).isEqualTo("DOWN");
	}

	@Test
	void unknownWhenAnswerTakesLongerThanTheNextQuestion() throws Exception {
		this.watch.ask();
		this.answers.add(() -> "UP");
		assertThat(this.told.poll(10, TimeUnit.SECONDS)).isEqualTo("UP");
		this.watch.ask();
		assertThat(this.watch.tell()).isEqualTo("UP");
		this.watch.ask();
		assertThat(this.watch.tell()).isEmpty();
		this.answers.add(() -> "UP");
		assertThat(this.told.poll(10, TimeUnit.SECONDS)).isEqualTo("UP");
	}

	@Test
	void unknownWhenAskingFails() throws Exception {
		this.watch.ask();
		this.answers.add(() -> "UP");
		assertThat(this.told.poll(10, TimeUnit.SECONDS)).isEqualTo("UP");
		this.watch.ask();
		this.answers.add(() -> {
			throw new IllegalStateException("no database");
		});
		assertThat(this.told.poll(10, TimeUnit.SECONDS)).isEmpty();
	}

}
