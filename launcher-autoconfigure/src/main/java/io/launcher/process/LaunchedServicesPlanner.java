package io.launcher.process;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.launcher.protocol.Frame;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.ServicePlan;

/**
 * Plans the services that were launched by name, which workers must know.
 */
final class LaunchedServicesPlanner implements WorkerPlanner {

	private final Supplier<Blueprint> launched;

	LaunchedServicesPlanner(Supplier<Blueprint> launched) {
		this.launched = launched;
	}

	@Override
	public Blueprint plan(List<Frame.Declaration> services, Map<String, String> settings, int generation) {
		Blueprint blueprint = this.launched.get();
		List<String> known = services.stream().map(Frame.Declaration::name).toList();
		for (ServicePlan plan : blueprint.services()) {
			if (!known.contains(plan.name())) {
				throw new IllegalArgumentException("The workers have no service '" + plan.name()
						+ "' that was launched, only " + known + ". Register it in the main of the worker");
			}
		}
		return blueprint;
	}

}
