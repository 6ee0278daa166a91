package io.launcher.supervise;

/**
 * How the memory was shared out to workers: what each of them may take. All sizes are in
 * MB.
 *
 * @param memory what there is
 * @param supervisor what the supervisor takes
 * @param overhead what a worker takes beside its heap
 * @param heap what the heap of a worker may take, 0 if nothing was shared out
 */
public record MemoryPlan(long memory, long supervisor, long overhead, long heap) {

	/** Nothing was shared out, so that nothing is known to be too much. */
	public static final MemoryPlan NONE = new MemoryPlan(0, 0, 0, 0);

	boolean fits(int jvms) {
		return this.heap == 0 || needed(jvms) <= this.memory;
	}

	private long needed(int jvms) {
		return this.supervisor + jvms * (this.heap + this.overhead);
	}

	// The sum in words.
	String sum(int workers, int spares, int surge) {
		int jvms = workers + spares + surge;
		return ("%d workers, %d spares and %d more during a reload may take %d MB for the supervisor + %d x (%d MB for"
				+ " the heap + %d MB) = %d MB, and there are %d MB")
			.formatted(workers, spares, surge, this.supervisor, jvms, this.heap, this.overhead, needed(jvms),
					this.memory);
	}

}
