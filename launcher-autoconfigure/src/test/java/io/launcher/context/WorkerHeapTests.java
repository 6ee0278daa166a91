package io.launcher.context;

import java.util.List;
import java.util.Map;

import io.launcher.protocol.Frame;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.MemoryPlan;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerHeap}.
 */
class WorkerHeapTests {

	private static final long GIB = 1024L * 1024 * 1024;

	private static final List<Frame.Declaration> DECLARATIONS = List.of(new Frame.Declaration("web", -1, "web"));

	@Test
	void workersSparesAndSurgeAreCounted() {
		WorkerHeap heap = new WorkerHeap(4 * GIB, false, 0);
		LauncherSettings settings = settings(7);
		assertThat(heap.plan(settings, blueprint(settings).withSpares(1)))
			.isEqualTo(new MemoryPlan(4096, 160, 160, 277));
		// 7 workers, 1 spare, 1 more during a reload
		assertThat(heap.option(settings, List.of(), 1)).isEqualTo("-Xmx277m");
	}

	@Test
	void firstWorkerHasTheShareOfWhatIsConfigured() {
		assertThat(new WorkerHeap(4 * GIB, false, 0).option(settings(8), List.of(), 1)).isEqualTo("-Xmx277m");
	}

	@Test
	void heapOfTheUserIsLeftAlone() {
		LauncherSettings settings = settings(8);
		assertThat(new WorkerHeap(4 * GIB, true, 0).option(settings, List.of(), 1)).isNull();
		for (String option : List.of("-Xmx1g", "-XX:MaxHeapSize=1g", "-XX:MaxRAMPercentage=5")) {
			assertThat(new WorkerHeap(4 * GIB, false, 0).option(settings, List.of("-Dx", option), 1)).isNull();
		}
	}

	@Test
	void nothingIsTooMuchWhereTheUserHasDecided() {
		LauncherSettings settings = settings(8);
		assertThat(new WorkerHeap(4 * GIB, true, 0).plan(settings, blueprint(settings)).heap()).isZero();
		// the JVM takes a quarter by itself
		assertThat(new WorkerHeap(64 * GIB, false, 0).plan(settings(1), blueprint(settings(1))).heap())
			.isEqualTo(16 * 1024);
	}

	@Test
	void tooLittleMemoryIsRefusedWithTheSum() {
		WorkerHeap heap = new WorkerHeap(GIB, false, 0);
		LauncherSettings settings = settings(8);
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> heap.plan(settings, blueprint(settings)))
			.withMessageContaining("launcher.worker.heap")
			.withMessageContaining("(1024 MB of memory - 160 MB for the supervisor - 9 workers x 160 MB");
	}

	private static LauncherSettings settings(int workers) {
		LauncherSettings defaults = LauncherSettings.DEFAULT;
		return new LauncherSettings(LauncherMode.PROCESS, new WorkerCount(workers, false), Map.of(),
				defaults.defaults(), defaults.boot(), defaults.changes(), defaults.scheduling(), defaults.web(),
				defaults.worker(), null, defaults.signals(), List.of(), false);
	}

	private static Blueprint blueprint(LauncherSettings settings) {
		return settings.blueprint(DECLARATIONS);
	}

}
