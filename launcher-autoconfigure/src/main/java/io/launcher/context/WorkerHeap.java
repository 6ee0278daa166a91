package io.launcher.context;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.OperatingSystemMXBean;
import io.launcher.generation.HeapSetting;
import io.launcher.generation.HeapShare;
import io.launcher.process.VmQuestions;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.MemoryPlan;
import io.launcher.supervise.ServicePlan;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Shares the memory out to the heaps of the workers.
 */
final class WorkerHeap {

	private static final Pattern HEAP = Pattern
		.compile("-Xmx.*|-XX:(MaxHeapSize|MaxRAM|MaxRAMPercentage|MaxRAMFraction)=.*");

	private static final Pattern PERCENTAGE = Pattern.compile("-XX:MaxRAMPercentage=([0-9.]{1,9})");

	private static final Log logger = LogFactory.getLog(WorkerHeap.class);

	private final long memory;

	private final boolean setByUser;

	private final double percentage;

	private @Nullable Blueprint blueprint;

	private @Nullable String lastWarning;

	private int largest;

	WorkerHeap(long memory, boolean setByUser, double percentage) {
		this.memory = memory;
		this.setByUser = setByUser;
		this.percentage = percentage;
	}

	static WorkerHeap ofThisMachine() {
		VmQuestions vm = VmQuestions.ofThisVm();
		// that of the container, where there is a limit
		long memory = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
		return new WorkerHeap(memory, vm.heapSetByUser(), vm.maxRamPercentage().orElse(0));
	}

	/**
	 * Takes note of what is to run.
	 * @param settings the settings
	 * @param blueprint what is to run by them
	 * @return how the memory is shared out
	 * @throws InvalidLauncherPropertyException if the memory is not enough for that
	 */
	synchronized MemoryPlan plan(LauncherSettings settings, Blueprint blueprint) {
		HeapShare share = share(settings, settings.worker().jvmArgs(), jvms(blueprint));
		if (share.refusal() != null) {
			throw new InvalidLauncherPropertyException("launcher.worker.heap", "auto",
					"what fits the memory. There is too little of it: " + share.refusal()
							+ ". Have fewer workers or spares, give more memory, or set a size or 'off'");
		}
		String warning = share.warning();
		if (warning != null && !warning.equals(this.lastWarning)) {
			logger.warn(warning);
		}
		this.lastWarning = warning;
		logger.debug("Heap of workers: " + share.option() + ", " + share.sum());
		this.blueprint = blueprint;
		return new MemoryPlan(this.memory / HeapShare.MIB, HeapShare.SUPERVISOR, HeapShare.OVERHEAD, share.heap());
	}

	/**
	 * The option of a worker.
	 * @param settings the settings it is started by
	 * @param given its other options
	 * @param running how many workers there are, with this one
	 * @return the option, or {@code null} for none
	 */
	synchronized @Nullable String option(LauncherSettings settings, List<String> given, int running) {
		Blueprint known = this.blueprint;
		HeapShare share = share(settings, given, (known != null) ? jvms(known) : configured(settings));
		String excess = share.excess(running);
		if (excess != null && known != null && running > this.largest) {
			this.largest = running;
			logger.warn(excess);
		}
		return share.option();
	}

	private HeapShare share(LauncherSettings settings, List<String> given, int jvms) {
		boolean set = this.setByUser || given.stream().anyMatch((option) -> HEAP.matcher(option).matches());
		HeapSetting setting = settings.worker().jvm().heap();
		return new HeapShare(setting, this.memory, jvms, set, percentage(given));
	}

	// The last one counts.
	private double percentage(List<String> given) {
		double last = this.percentage;
		for (String option : given) {
			Matcher matcher = PERCENTAGE.matcher(option);
			last = matcher.matches() ? Double.parseDouble(matcher.group(1)) : last;
		}
		return last;
	}

	private static int jvms(Blueprint blueprint) {
		int workers = blueprint.services().stream().mapToInt(ServicePlan::workers).sum();
		return workers + blueprint.spares() + blueprint.reload().maxSurge().of(workers);
	}

	// Before the services are known: those that are configured.
	private static int configured(LauncherSettings settings) {
		int workers = 0;
		for (ServiceSettings service : settings.services().values()) {
			WorkerCount count = service.workers();
			workers += service.enabled() ? ((count != null) ? count : settings.workers()).number() : 0;
		}
		workers = Math.max(1, Math.max(workers, settings.workers().number()));
		return workers + settings.boot().spares() + settings.changes().reload().maxSurge().of(workers);
	}

}
