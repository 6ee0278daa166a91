package io.launcher.supervise;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The services with their slots, and the worker processes there are.
 */
final class Fleet {

	private final Map<String, Group> groups = new LinkedHashMap<>();

	private final Map<Long, Worker> workers = new TreeMap<>();

	private long lastNumber;

	Collection<Group> groups() {
		return this.groups.values();
	}

	@Nullable Group group(String service) {
		return this.groups.get(service);
	}

	List<Slot> slots() {
		List<Slot> slots = new ArrayList<>();
		for (Group group : this.groups.values()) {
			slots.addAll(group.slots);
		}
		return slots;
	}

	// A copy, so that workers may come and go meanwhile.
	List<Worker> workers() {
		return new ArrayList<>(this.workers.values());
	}

	@Nullable Worker worker(long number) {
		return this.workers.get(number);
	}

	boolean isEmpty() {
		return this.workers.isEmpty();
	}

	Worker enlist(int generation, String profile, String cause, @Nullable Slot slot, long now) {
		Worker worker = new Worker(nextNumber(), generation, profile, cause, slot, now);
		this.workers.put(worker.number, worker);
		return worker;
	}

	long nextNumber() {
		return ++this.lastNumber;
	}

	void dismiss(Worker worker) {
		this.workers.remove(worker.number);
	}

	// Takes over a desired state.
	// Returns the workers whose slots are gone.
	List<Worker> adopt(Blueprint blueprint) {
		List<Worker> surplus = new ArrayList<>();
		Map<String, Group> before = new LinkedHashMap<>(this.groups);
		this.groups.clear();
		for (ServicePlan plan : blueprint.services()) {
			Group group = before.remove(plan.name());
			if (group == null) {
				group = new Group(plan);
			}
			// a count that was changed at run time lives on unless the configured one
			// changed, too
			int workers = (plan.workers() == group.configured) ? group.plan.workers() : plan.workers();
			group.configured = plan.workers();
			group.plan = plan.withWorkers(workers);
			this.groups.put(plan.name(), group);
			surplus.addAll(resize(group));
		}
		for (Group gone : before.values()) {
			gone.plan = gone.plan.withWorkers(0);
			surplus.addAll(resize(gone));
		}
		return surplus;
	}

	// Makes as many slots as the plan of a service has workers.
	// Returns the workers whose slots are gone.
	List<Worker> resize(Group group) {
		List<Worker> surplus = new ArrayList<>();
		while (group.slots.size() < group.plan.workers()) {
			group.slots.add(new Slot(group, group.slots.size()));
		}
		while (group.slots.size() > group.plan.workers()) {
			Slot slot = group.slots.remove(group.slots.size() - 1);
			for (Worker worker : this.workers.values()) {
				if (slot.worker == worker || slot.next == worker) {
					surplus.add(worker);
				}
			}
			slot.worker = null;
			slot.next = null;
		}
		return surplus;
	}

	boolean holds(@Nullable Slot slot) {
		return slot != null && this.groups.get(slot.group.plan.name()) == slot.group && slot.group.slots.contains(slot);
	}

	int booting() {
		int booting = 0;
		for (Worker worker : this.workers.values()) {
			booting += worker.booting() ? 1 : 0;
		}
		return booting;
	}

}
