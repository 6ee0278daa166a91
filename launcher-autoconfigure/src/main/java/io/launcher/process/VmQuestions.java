package io.launcher.process;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import org.jspecify.annotations.Nullable;

/**
 * What Launcher asks of the running VM.
 */
public final class VmQuestions {

	private static final Set<VMOption.Origin> NOT_CHOSEN = Set.of(VMOption.Origin.DEFAULT, VMOption.Origin.ERGONOMIC);

	private static final Pattern HEAP = Pattern.compile("(-Xmx|-XX:MaxHeapSize=|MaxHeapSize=).*");

	private final Function<String, @Nullable VMOption> options;

	private final List<String> inputArguments;

	VmQuestions(Function<String, @Nullable VMOption> options, List<String> inputArguments) {
		this.options = options;
		this.inputArguments = List.copyOf(inputArguments);
	}

	/**
	 * Of this VM.
	 * @return the questions
	 */
	public static VmQuestions ofThisVm() {
		HotSpotDiagnosticMXBean diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
		return new VmQuestions((name) -> option(diagnostics, name),
				ManagementFactory.getRuntimeMXBean().getInputArguments());
	}

	private static @Nullable VMOption option(HotSpotDiagnosticMXBean diagnostics, String name) {
		try {
			return diagnostics.getVMOption(name);
		}
		catch (IllegalArgumentException ex) {
			// this version has no such option
			return null;
		}
	}

	/**
	 * Whether the user has set the size of the heap, by whatever option and wherever.
	 * @return whether it is set
	 */
	public boolean heapSetByUser() {
		// the VM rounds a size up to whole regions and calls the result its own
		return isChosen("MaxHeapSize")
				|| this.inputArguments.stream().anyMatch((argument) -> HEAP.matcher(argument).matches())
				|| isChosen("MaxRAMPercentage") || isChosen("MaxRAMFraction") || isChosen("MaxRAM");
	}

	/**
	 * The part of the memory that the user has chosen for the heap of one JVM.
	 * @return the percentage, empty if not chosen
	 */
	public OptionalDouble maxRamPercentage() {
		VMOption option = this.options.apply("MaxRAMPercentage");
		return (option != null && isChosen(option)) ? OptionalDouble.of(Double.parseDouble(option.getValue()))
				: OptionalDouble.empty();
	}

	/**
	 * Whether the VM leaves signals alone ({@code -Xrs}), so that none can be handled.
	 * @return whether it does
	 */
	public boolean reducedSignals() {
		VMOption option = this.options.apply("ReduceSignalUsage");
		return option != null && Boolean.parseBoolean(option.getValue());
	}

	private boolean isChosen(String name) {
		VMOption option = this.options.apply(name);
		return option != null && isChosen(option);
	}

	private static boolean isChosen(VMOption option) {
		return !NOT_CHOSEN.contains(option.getOrigin());
	}

}
