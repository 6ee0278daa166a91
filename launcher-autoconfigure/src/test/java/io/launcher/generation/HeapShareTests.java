package io.launcher.generation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeapShare}.
 */
class HeapShareTests {

	private static final long GIB = 1024L * 1024 * 1024;

	@Test
	void memoryIsSharedOut() {
		assertThat(auto(4 * GIB, 9).option()).isEqualTo("-Xmx277m");
		assertThat(auto(4 * GIB, 9).sum())
			.isEqualTo("(4096 MB of memory - 160 MB for the supervisor - 9 workers x 160 MB beside the heap) / 9 "
					+ "= 277 MB for the heap of each");
		assertThat(auto(4 * GIB, 9).refusal()).isNull();
		assertThat(auto(4 * GIB, 9).warning()).isNull();
	}

	@Test
	void allFitWhateverTheirNumber() {
		for (int jvms = 1; jvms < 60; jvms++) {
			HeapShare share = auto(16 * GIB, jvms);
			String option = share.option();
			long heap = (option != null) ? Long.parseLong(option.substring(4, option.length() - 1)) : 4096;
			assertThat(HeapShare.SUPERVISOR + jvms * (HeapShare.OVERHEAD + heap)).isLessThanOrEqualTo(16 * 1024);
		}
	}

	@Test
	void jvmDecidesWhereItTakesLess() {
		assertThat(auto(16 * GIB, 2).option()).isNull();
		assertThat(auto(16 * GIB, 2).refusal()).isNull();
	}

	@Test
	void tooLittleIsRefusedWithTheSum() {
		assertThat(auto(2 * GIB, 9).refusal())
			.isEqualTo("(2048 MB of memory - 160 MB for the supervisor - 9 workers x 160 MB beside the heap) / 9 "
					+ "= 49 MB for the heap of each: less than 64 MB");
		assertThat(auto(GIB, 9).refusal()).contains("= -64 MB");
	}

	@Test
	void heapOfTheUserIsLeftAlone() {
		assertThat(new HeapShare(HeapSetting.AUTO, GIB, 9, true, 0).option()).isNull();
		assertThat(new HeapShare(HeapSetting.AUTO, GIB, 9, true, 0).refusal()).isNull();
		assertThat(new HeapShare(HeapSetting.OFF, GIB, 9, false, 0).option()).isNull();
		assertThat(new HeapShare(HeapSetting.OFF, GIB, 9, false, 0).refusal()).isNull();
	}

	@Test
	void percentageThatIsMeantForOneJvmIsWarnedOf() {
		HeapShare share = new HeapShare(HeapSetting.AUTO, 2 * GIB, 9, true, 75);
		assertThat(share.option()).isNull();
		assertThat(share.warning()).contains("9 workers with up to 75 % of 2048 MB each may use 675 %");
		assertThat(new HeapShare(HeapSetting.AUTO, 2 * GIB, 9, true, 11).warning()).isNull();
	}

	@Test
	void fixedHeapIsGivenAndWarnedOfWhenItCannotFit() {
		assertThat(new HeapShare(HeapSetting.of(256 * HeapShare.MIB), 8 * GIB, 9, false, 0).option())
			.isEqualTo("-Xmx256m");
		assertThat(new HeapShare(HeapSetting.of(256 * HeapShare.MIB), 8 * GIB, 9, false, 0).warning()).isNull();
		assertThat(new HeapShare(HeapSetting.of(256 * HeapShare.MIB), 2 * GIB, 9, false, 0).warning())
			.contains("9 x (256 + 160) MB for workers are 3904 MB, and there are 2048 MB");
	}

	@Test
	void moreWorkersThanReckonedWithAreWarnedOf() {
		assertThat(auto(4 * GIB, 9).excess(9)).isNull();
		assertThat(auto(4 * GIB, 9).excess(10)).contains("10 worker JVMs", "for 9", "-Xmx277m");
		assertThat(auto(64 * GIB, 2).excess(3)).isNull();
	}

	private static HeapShare auto(long memory, int jvms) {
		return new HeapShare(HeapSetting.AUTO, memory, jvms, false, 0);
	}

}
