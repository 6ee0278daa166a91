package io.launcher.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.launcher.process.WorkerSlot;

/**
 * The meters of all slots. Safe for use by several threads.
 */
final class FleetMeters {

	private final Map<Slot, SlotMeters> slots = new LinkedHashMap<>();

	private final int maxSeries;

	FleetMeters(int maxSeries) {
		this.maxSeries = maxSeries;
	}

	synchronized void update(WorkerSlot worker, long order, List<Family> families) {
		this.slots.computeIfAbsent(Slot.of(worker), (slot) -> new SlotMeters(this.maxSeries))
			.update(worker.worker(), order, families);
	}

	/**
	 * A worker has ended.
	 * @param worker the worker
	 * @return whether its slot has counted more series than are kept
	 */
	synchronized boolean end(WorkerSlot worker) {
		SlotMeters slot = this.slots.get(Slot.of(worker));
		if (slot == null) {
			return false;
		}
		slot.end(worker.worker());
		return slot.isFull();
	}

	/**
	 * Forgets slots that are empty and not wanted any more.
	 * @param wanted the slots that are to have workers
	 */
	synchronized void forgetAllBut(Predicate<Slot> wanted) {
		this.slots.entrySet().removeIf((entry) -> !entry.getValue().hasWorkers() && !wanted.test(entry.getKey()));
	}

	/**
	 * Adds the meters of all slots.
	 * @param merge where to add them
	 * @param answered the workers that have told theirs just now
	 */
	synchronized void collect(FamilyMerge merge, Set<WorkerSlot> answered) {
		Map<Slot, WorkerSlot> leading = new HashMap<>();
		answered.forEach((worker) -> leading.merge(Slot.of(worker), worker, FleetMeters::leading));
		Set<Long> numbers = answered.stream().map(WorkerSlot::worker).collect(Collectors.toUnmodifiableSet());
		this.slots.forEach((slot, meters) -> {
			WorkerSlot first = leading.get(slot);
			meters.collect(merge, new WorkerLabels(slot.service(), Integer.toString(slot.index())), numbers,
					(first != null) ? first.worker() : null);
		});
	}

	// Of two workers in one slot the gauges are those of the one that works.
	private static WorkerSlot leading(WorkerSlot one, WorkerSlot other) {
		if (one.ready() != other.ready()) {
			return one.ready() ? one : other;
		}
		return (one.worker() > other.worker()) ? one : other;
	}

	/**
	 * A place for a worker.
	 *
	 * @param service the service
	 * @param index the number of the slot
	 */
	record Slot(String service, int index) {

		static Slot of(WorkerSlot worker) {
			return new Slot(worker.service(), worker.index());
		}

	}

}
