package io.launcher.generation;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How much of the memory each worker may use for its heap, so that all of them fit, also
 * while some are being replaced:
 *
 * <pre>
 * heap = (memory - supervisor - jvms * overhead) / jvms
 * </pre>
 *
 * but no more than the JVM would take by itself, a quarter of the memory. What a JVM
 * needs beside its heap (classes, code, threads, buffers) was measured with the Spring
 * Boot web application of the project's baselines: 105 to 190 MiB resident with a heap of
 * some tens of MiB.
 *
 * @param setting what is configured
 * @param memory the memory of the machine or container in bytes
 * @param jvms how many worker JVMs there are at most
 * @param setByUser whether the user has set the heap of all JVMs
 * @param percentage the part of the memory in percent that the user wants each JVM to
 * use, 0 for none
 */
public record HeapShare(HeapSetting setting, long memory, int jvms, boolean setByUser, double percentage) {

	/** The unit of the sums. */
	public static final long MIB = 1024 * 1024;

	/** The supervisor as a whole. */
	public static final long SUPERVISOR = 160;

	/** A worker without its heap. */
	public static final long OVERHEAD = 160;

	/** No application of Spring Boot starts with less. */
	static final long FLOOR = 64;

	/**
	 * The option for workers.
	 * @return the option, or {@code null} for none
	 */
	public @Nullable String option() {
		if (this.setting.kind() == HeapSetting.Kind.FIXED) {
			return "-Xmx" + this.setting.bytes() / MIB + "m";
		}
		return (automatic() && share() < own()) ? "-Xmx" + Math.max(FLOOR, share()) + "m" : null;
	}

	/**
	 * What the heap of each worker may take, where memory was shared out.
	 * @return the size in MB, 0 where it was not
	 */
	public long heap() {
		return automatic() ? Math.min(share(), own()) : 0;
	}

	/**
	 * Why it cannot work.
	 * @return the reason with the sum, or {@code null}
	 */
	public @Nullable String refusal() {
		return (automatic() && Math.min(share(), own()) < FLOOR) ? sum() + ": less than " + FLOOR + " MB" : null;
	}

	/**
	 * What may well go wrong.
	 * @return a line, or {@code null}
	 */
	public @Nullable String warning() {
		if (this.setting.kind() != HeapSetting.Kind.OFF && this.percentage > 0
				&& this.setting.kind() != HeapSetting.Kind.FIXED && this.percentage * this.jvms > 100) {
			return String.format(Locale.ROOT,
					"MaxRAMPercentage is for one JVM: %d workers with up to %.0f %% of %d MB each may use %.0f %% of "
							+ "the memory; leave it out, or set launcher.worker.heap",
					this.jvms, this.percentage, this.memory / MIB, this.percentage * this.jvms);
		}
		if (this.setting.kind() == HeapSetting.Kind.FIXED) {
			long all = SUPERVISOR + this.jvms * (OVERHEAD + this.setting.bytes() / MIB);
			return (all > this.memory / MIB)
					? "launcher.worker.heap is too much: %d MB for the supervisor and %d x (%d + %d) MB for workers are %d MB, and there are %d MB"
						.formatted(SUPERVISOR, this.jvms, this.setting.bytes() / MIB, OVERHEAD, all, this.memory / MIB)
					: null;
		}
		return null;
	}

	/**
	 * What to say of more JVMs than were reckoned with.
	 * @param running how many there are
	 * @return a line, or {@code null} if all is well
	 */
	public @Nullable String excess(int running) {
		return (running > this.jvms && option() != null)
				? "There are %d worker JVMs, and memory was shared out for %d (%s each, %d MB in all): set launcher.worker.heap, or restart the application with the counts that are wanted"
					.formatted(running, this.jvms, option(), this.memory / MIB)
				: null;
	}

	/**
	 * How the share came about.
	 * @return the sum in words
	 */
	public String sum() {
		return "(%d MB of memory - %d MB for the supervisor - %d workers x %d MB beside the heap) / %d = %d MB for the heap of each"
			.formatted(this.memory / MIB, SUPERVISOR, this.jvms, OVERHEAD, this.jvms, share());
	}

	private boolean automatic() {
		return this.setting.kind() == HeapSetting.Kind.AUTO && !this.setByUser && this.jvms > 0;
	}

	private long share() {
		return (this.memory / MIB - SUPERVISOR - this.jvms * OVERHEAD) / Math.max(1, this.jvms);
	}

	private long own() {
		return this.memory / MIB / 4;
	}

}
