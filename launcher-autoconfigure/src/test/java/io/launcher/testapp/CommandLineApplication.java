package io.launcher.testapp;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.launcher.process.JvmInvocation;
import io.launcher.process.VmQuestions;
import io.launcher.process.WorkerCommand;
import io.launcher.process.WorkerCommandLine;
import io.launcher.process.WorkerCommandRequest;

/**
 * Writes down how it was started, then starts a worker that does the same.
 */
public final class CommandLineApplication {

	/** Where to write. */
	public static final String REPORTS = "reports";

	/** Whether the program arguments are to be changed before they are passed on. */
	public static final String CHANGE_ARGUMENTS = "change.arguments";

	private static final String AGENTS = "agents";

	private CommandLineApplication() {
	}

	/**
	 * Counts how often it is loaded as an agent.
	 * @param options the options of the agent
	 */
	public static void premain(String options) {
		System.setProperty(AGENTS, Integer.toString(Integer.getInteger(AGENTS, 0) + 1));
	}

	/**
	 * Runs the application.
	 * @param arguments what a worker is to get as well
	 * @throws Exception if anything fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path reports = Path.of(System.getProperty(REPORTS));
		boolean worker = System.getProperty("io.launcher.worker") != null;
		report(reports.resolve(worker ? "worker" : "supervisor"), arguments);
		if (!worker) {
			System.exit(startWorker(reports,
					Boolean.getBoolean(CHANGE_ARGUMENTS) ? new String[] { "changed" } : arguments));
		}
	}

	private static int startWorker(Path reports, String[] arguments) throws IOException, InterruptedException {
		WorkerCommandLine line = new WorkerCommandLine(JvmInvocation.current(arguments), List.of());
		Path argumentFile = reports.resolve("worker arguments");
		WorkerCommand command = line
			.command(WorkerCommandRequest.of(reports.resolve("worker.properties"), argumentFile));
		Files.write(reports.resolve("notes"), command.notes());
		byte[] content = command.argumentFileBytes();
		if (content != null) {
			Files.write(argumentFile, content);
		}
		ProcessBuilder builder = new ProcessBuilder(command.command()).inheritIO();
		command.applyTo(builder.environment());
		Process process = builder.start();
		if (!process.waitFor(30, TimeUnit.SECONDS)) {
			process.destroyForcibly();
		}
		return process.waitFor();
	}

	private static void report(Path file, String[] arguments) throws IOException {
		List<String> lines = new ArrayList<>();
		for (String argument : arguments) {
			lines.add("argument " + encode(argument));
		}
		for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
			lines.add("option " + encode(option));
		}
		for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
			if (variable.getKey().endsWith("_OPTIONS")) {
				lines.add("variable " + encode(variable.getKey() + "=" + variable.getValue()));
			}
		}
		for (String name : List.of("java.class.path", "java.home", "sun.java.command", "jdk.module.main",
				"jdk.module.path", AGENTS)) {
			lines.add("property " + encode(name + "=" + System.getProperty(name)));
		}
		VmQuestions questions = VmQuestions.ofThisVm();
		lines.add("answer " + encode("heap=" + questions.heapSetByUser()));
		lines.add("answer " + encode("percentage=" + questions.maxRamPercentage()));
		lines.add("answer " + encode("signals=" + questions.reducedSignals()));
		Files.write(file, lines);
	}

	private static String encode(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
