package com.example.posters;

import java.util.Map;

import io.launcher.Role;
import io.launcher.WorkerInfo;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Whoami}.
 */
class WhoamiTests {

	@Test
	void nameOfAWorkerIsItsServiceAndIndex() {
		assertThat(whoami(new Info(Role.WORKER, "queue", 1)).name()).isEqualTo("queue-1");
	}

	@Test
	void nameInOneJvm() {
		assertThat(whoami(new Info(Role.STANDALONE, "queue", 0)).name()).isEqualTo("the one JVM");
		assertThat(new Whoami(new StaticListableBeanFactory().getBeanProvider(WorkerInfo.class)).name())
			.isEqualTo("the one JVM");
	}

	@Test
	void pidIsThatOfThisProcess() {
		assertThat(whoami(new Info(Role.WORKER, "web", 0)).pid()).isEqualTo(ProcessHandle.current().pid());
	}

	private static Whoami whoami(WorkerInfo info) {
		return new Whoami(new StaticListableBeanFactory(Map.of("worker", info)).getBeanProvider(WorkerInfo.class));
	}

	private record Info(Role role, String service, int index) implements WorkerInfo {

		@Override
		public int workers() {
			return 2;
		}

		@Override
		public int generation() {
			return 1;
		}

	}

}
