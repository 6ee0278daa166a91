package io.launcher.metrics;

import java.util.ArrayList;
import java.util.List;

import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * Says in labels which JVM a data point comes from. Labels of the same name that a data
 * point has itself are renamed as Prometheus does with labels of a target.
 */
final class WorkerLabels {

	static final String SERVICE = "service";

	static final String WORKER = "worker";

	private static final String EXPORTED = "exported_";

	private final String service;

	private final String worker;

	WorkerLabels(String service, String worker) {
		this.service = service;
		this.worker = worker;
	}

	Labels addTo(Labels labels) {
		List<String> names = new ArrayList<>(labels.size() + 2);
		List<String> values = new ArrayList<>(labels.size() + 2);
		for (Label label : labels) {
			names.add(isOurs(label.getName()) ? exported(label.getName(), labels) : label.getName());
			values.add(label.getValue());
		}
		names.add(SERVICE);
		values.add(this.service);
		names.add(WORKER);
		values.add(this.worker);
		return Labels.of(names, values);
	}

	private static boolean isOurs(String name) {
		return name.equals(SERVICE) || name.equals(WORKER);
	}

	private static String exported(String name, Labels labels) {
		String exported = EXPORTED + name;
		while (labels.contains(exported)) {
			exported = EXPORTED + exported;
		}
		return exported;
	}

}
