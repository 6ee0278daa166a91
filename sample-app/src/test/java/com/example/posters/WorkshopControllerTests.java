package com.example.posters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.Role;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for what {@link WorkshopController} tells about the launcher.
 */
class WorkshopControllerTests {

	private Database database;

	@BeforeEach
	void open(@TempDir Path directory) {
		this.database = new Database(directory);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void stateHoldsTheStatusOfTheLauncher() {
		LauncherStatus status = new LauncherStatus("process", Role.SUPERVISOR, 100, LauncherState.RUNNING, 1,
				Instant.EPOCH, List.of(), List.of());
		WorkshopState state = state(new StaticListableBeanFactory(Map.of("launcher", (StatusSource) () -> status)));
		assertThat(state.launcher()).isSameAs(status);
		assertThat(state.problem()).isNull();
	}

	@Test
	void stateWhenTheSupervisorDoesNotAnswer() {
		StatusSource silent = () -> {
			throw new IllegalStateException("The supervisor does not answer");
		};
		WorkshopState state = state(new StaticListableBeanFactory(Map.of("launcher", silent)));
		assertThat(state.launcher()).isNull();
		assertThat(state.problem()).isEqualTo("The supervisor does not answer");
	}

	@Test
	void stateWithoutALauncher() {
		WorkshopState state = state(new StaticListableBeanFactory());
		assertThat(state.launcher()).isNull();
		assertThat(state.problem()).isNull();
	}

	@Test
	void stateShowsWhoDrawsAndWhoWasTakenOver() {
		PosterQueue queue = this.database.queue();
		queue.order(Studio.title(new Random(1)), 3);
		queue.take("queue-0", 1, Duration.ofMillis(-1));
		queue.take("queue-1", 2, Duration.ofMinutes(5));
		WorkshopState state = state(new StaticListableBeanFactory());
		assertThat(state.drawing()).extracting(Poster::worker, Poster::takenOver).containsExactly(tuple("queue-1", 1));
		assertThat(state.takenOver()).isOne();
	}

	private WorkshopState state(StaticListableBeanFactory beans) {
		PosterQueue queue = this.database.queue();
		Whoami whoami = new Whoami(beans.getBeanProvider(WorkerInfo.class));
		WorkshopController controller = new WorkshopController(queue,
				new HouseOrders(this.database.jdbc(), queue, whoami), whoami, beans.getBeanProvider(StatusSource.class),
				(time) -> {
				}, new ByteArrayResource("page".getBytes(StandardCharsets.UTF_8)));
		WorkshopState state = controller.state().getBody();
		assertThat(state).isNotNull();
		return state;
	}

}
