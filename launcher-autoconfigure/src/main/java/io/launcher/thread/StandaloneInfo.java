package io.launcher.thread;

import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.launcher.Role;
import io.launcher.WorkerInfo;

/**
 * What there is to know in a process that runs all services.
 */
final class StandaloneInfo implements WorkerInfo {

	private final Supplier<String> service;

	private final IntSupplier generation;

	StandaloneInfo(Supplier<String> service, IntSupplier generation) {
		this.service = service;
		this.generation = generation;
	}

	@Override
	public Role role() {
		return Role.STANDALONE;
	}

	@Override
	public String service() {
		return this.service.get();
	}

	@Override
	public int index() {
		return 0;
	}

	@Override
	public int workers() {
		return 1;
	}

	@Override
	public int generation() {
		return this.generation.getAsInt();
	}

}
