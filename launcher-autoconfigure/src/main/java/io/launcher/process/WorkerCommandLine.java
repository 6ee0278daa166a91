package io.launcher.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.launcher.protocol.WorkerDescriptor;
import io.launcher.spi.WorkerCommandCustomizer;
import io.launcher.spi.WorkerCommandDraft;
import org.jspecify.annotations.Nullable;

/**
 * Repeats the command line of a JVM for its workers.
 * <p>
 * Options that come from variables of the environment stay there: on the command line
 * they would apply twice, and everyone could read them. Where they cannot be told apart,
 * or have to be changed, all options go by an argument file and the variables are
 * removed.
 */
public final class WorkerCommandLine {

	/**
	 * The kernel takes no argument of more than 128 KiB, and a class path may be long.
	 */
	private static final int LONGEST_COMMAND = 100_000;

	private static final String MODULE_PATH = "--module-path=";

	private static final String EXIT_ON_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

	private static final Pattern ON_OUT_OF_MEMORY = Pattern
		.compile("-XX:([+-](Exit|Crash)OnOutOfMemoryError|OnOutOfMemoryError=.*)", Pattern.DOTALL);

	private final JvmInvocation invocation;

	private final List<WorkerCommandCustomizer> customizers;

	private final OptionTreatment treatment;

	private final LaunchTarget target;

	private final ProgramArguments arguments;

	private final List<String> options;

	private final List<String> allOptions;

	private final boolean variablesKept;

	private final List<String> notes = new ArrayList<>();

	/**
	 * Creates the command line of workers.
	 * @param invocation how the JVM was started that they repeat
	 * @param customizers may change each command
	 */
	public WorkerCommandLine(JvmInvocation invocation, List<WorkerCommandCustomizer> customizers) {
		this(invocation, customizers, Files::isDirectory);
	}

	WorkerCommandLine(JvmInvocation invocation, List<WorkerCommandCustomizer> customizers,
			Predicate<Path> isDirectory) {
		this.invocation = invocation;
		this.customizers = List.copyOf(customizers);
		this.treatment = new OptionTreatment(isDirectory);
		this.target = LaunchTarget.of(invocation);
		this.arguments = ProgramArguments.of(invocation, this.target);
		InheritedOptions inherited = InheritedOptions.of(invocation);
		OptionTreatment.Treated all = this.treatment.inherited(inherited.all());
		this.allOptions = all.options();
		this.notes.addAll(all.notes());
		this.variablesKept = areVariablesKept(inherited, all);
		this.options = (this.variablesKept && inherited.commandLine() != null)
				? this.treatment.inherited(inherited.commandLine()).options() : all.options();
		if (!this.arguments.verified()) {
			this.notes.add("The program arguments that the JVM was started with cannot be told for certain; workers "
					+ "get the " + this.arguments.values().size() + " that the application was run with");
		}
	}

	private boolean areVariablesKept(InheritedOptions inherited, OptionTreatment.Treated all) {
		Set<String> variables = this.invocation.optionVariables().keySet();
		if (variables.isEmpty()) {
			return true;
		}
		if (inherited.commandLine() == null) {
			this.notes.add("The options of the JVM do not begin and end with those of " + String.join(", ", variables)
					+ "; workers get all options by an argument file and not these variables");
			return false;
		}
		int changes = all.notes().size();
		if (this.treatment.inherited(inherited.commandLine()).notes().size() != changes) {
			this.notes.add("Workers get the changed options of " + String.join(", ", variables)
					+ " by an argument file and not these variables");
			return false;
		}
		return true;
	}

	/**
	 * The archive that this JVM was started with by {@code -jar}.
	 * @return the archive as it was given, or {@code null} if it was started otherwise
	 */
	public @Nullable String archive() {
		return (this.target.form() == LaunchTarget.Form.ARCHIVE) ? this.target.name() : null;
	}

	/**
	 * The command of a worker.
	 * @param request what is particular to it
	 * @return the command
	 */
	public WorkerCommand command(WorkerCommandRequest request) {
		OptionTreatment.Treated given = this.treatment.given(request.jvmOptions());
		List<String> notes = new ArrayList<>(this.notes);
		notes.addAll(given.notes());
		WorkerCommandDraft draft = new WorkerCommandDraft(request.profile(), options(given.options()),
				request.environment());
		this.customizers.forEach((customizer) -> customizer.customize(draft));

		Path javaHome = (request.javaHome() != null) ? request.javaHome() : this.invocation.javaHome();
		Set<String> removed = this.variablesKept ? Set.of() : this.invocation.optionVariables().keySet();
		List<String> arguments = new ArrayList<>(draft.jvmOptions());
		arguments.addAll(request.lastOptions().apply(jvm(javaHome, draft, removed)));
		LaunchTarget target = (request.archive() != null) ? this.target.withArchive(request.archive().toString())
				: this.target;
		arguments.addAll(target.arguments());
		arguments.addAll(this.arguments.values());

		List<String> command = new ArrayList<>();
		command.add(javaHome.resolve("bin").resolve("java").toString());
		command.add("-D" + WorkerDescriptor.SYSTEM_PROPERTY + "=" + request.workerFile());
		String argumentFile = null;
		if (!this.variablesKept || length(arguments) > LONGEST_COMMAND) {
			command.add("@" + request.argumentFile());
			argumentFile = ArgumentFile.format(arguments);
		}
		else {
			command.addAll(arguments);
		}
		return new WorkerCommand(command, draft.environment(), removed, argumentFile, notes, null);
	}

	private WorkerJvm jvm(Path javaHome, WorkerCommandDraft draft, Set<String> removed) {
		Map<String, String> variables = new HashMap<>(this.invocation.optionVariables());
		variables.keySet().removeAll(removed);
		variables.putAll(draft.environment());
		List<String> variableOptions = OptionVariables.NAMES.stream()
			.flatMap((name) -> OptionVariables.wordsOrNone(variables.get(name)).stream())
			.toList();
		List<String> own = new ArrayList<>(draft.jvmOptions());
		own.removeAll(this.options);
		return new WorkerJvm(javaHome, draft.jvmOptions(), own, variableOptions, draft.environment(), removed);
	}

	private List<String> options(List<String> given) {
		List<String> options = new ArrayList<>(this.options);
		String modulePath = this.invocation.modulePath();
		if (modulePath != null && this.allOptions.stream().noneMatch((option) -> option.startsWith(MODULE_PATH))) {
			options.add(MODULE_PATH + modulePath);
		}
		options.addAll(given);
		if (!chosen(this.allOptions) && !chosen(given)) {
			options.add(EXIT_ON_OUT_OF_MEMORY);
		}
		return options;
	}

	private static boolean chosen(List<String> options) {
		return options.stream().anyMatch((option) -> ON_OUT_OF_MEMORY.matcher(option).matches());
	}

	private static int length(List<String> arguments) {
		return arguments.stream()
			.mapToInt((argument) -> argument.getBytes(JvmInvocation.nativeCharset()).length + 1)
			.sum();
	}

}
