package io.launcher.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Builds how a JVM was started.
 */
class Invocation {

	private final Map<String, String> variables = new HashMap<>();

	private List<String> options = List.of();

	private String classPath = "/lib";

	private String command = "app.Main";

	private @Nullable String mainModule;

	private @Nullable String modulePath;

	private List<String> raw = List.of();

	private @Nullable List<String> arguments;

	Invocation options(String... options) {
		this.options = List.of(options);
		return this;
	}

	Invocation variable(String name, String value) {
		this.variables.put(name, value);
		return this;
	}

	Invocation command(String classPath, String command) {
		this.classPath = classPath;
		this.command = command;
		this.arguments = command.endsWith(" x") ? List.of("x") : List.of();
		return this;
	}

	Invocation module(String name, String modulePath) {
		this.mainModule = name;
		this.modulePath = modulePath;
		return this;
	}

	Invocation raw(String... raw) {
		this.raw = List.of(raw);
		return this;
	}

	Invocation arguments(String... arguments) {
		this.arguments = List.of(arguments);
		return this;
	}

	Invocation unknownArguments() {
		this.arguments = null;
		return this;
	}

	JvmInvocation build() {
		return new JvmInvocation(Path.of("/java"), this.options, this.variables, this.classPath, this.command,
				this.mainModule, this.modulePath, this.raw, this.arguments);
	}

	WorkerCommandLine line() {
		return new WorkerCommandLine(build(), List.of(), (path) -> false);
	}

}
