package io.launcher.process;

import java.io.File;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a JVM runs.
 *
 * @param form how the {@code java} command is told
 * @param name the archive, the main class or the module with its main class, as
 * {@code sun.java.command} begins
 * @param classPath the class path
 */
record LaunchTarget(Form form, String name, String classPath) {

	static LaunchTarget of(JvmInvocation invocation) {
		String command = invocation.command();
		if (command.isEmpty()) {
			throw new IllegalStateException("Worker processes repeat the command line of this JVM, but the system "
					+ "property 'sun.java.command' is missing: it is set where the application is started by the "
					+ "'java' command. Start it so, or set launcher.mode=thread-group");
		}
		String classPath = invocation.classPath();
		if (invocation.mainModule() != null) {
			return new LaunchTarget(Form.MODULE, firstWord(command), classPath);
		}
		if (!classPath.isEmpty() && classPath.indexOf(File.pathSeparatorChar) == -1 && begins(command, classPath)) {
			return new LaunchTarget(Form.ARCHIVE, classPath, classPath);
		}
		String archive = archiveOf(invocation.rawCommandLine(), command);
		if (archive != null) {
			return new LaunchTarget(Form.ARCHIVE, archive, archive);
		}
		return new LaunchTarget(Form.CLASS, firstWord(command), classPath);
	}

	/**
	 * The arguments of the {@code java} command that stand between its options and the
	 * program arguments.
	 * @return the arguments
	 */
	List<String> arguments() {
		return switch (this.form) {
			case ARCHIVE -> List.of("-jar", this.name);
			case CLASS -> List.of("-cp", this.classPath, this.name);
			case MODULE ->
				(this.classPath.isEmpty()) ? List.of("-m", this.name) : List.of("-cp", this.classPath, "-m", this.name);
		};
	}

	LaunchTarget withArchive(String archive) {
		if (this.form != Form.ARCHIVE) {
			throw new IllegalStateException(
					"The JVM was not started by -jar but runs " + this.name + "; another archive cannot replace that");
		}
		return new LaunchTarget(Form.ARCHIVE, archive, archive);
	}

	private static @Nullable String archiveOf(List<String> rawCommandLine, String command) {
		// the class path is not that of the command line where an archive's start-up code
		// has
		// replaced the property
		int index = rawCommandLine.indexOf("-jar");
		if (index == -1 || index + 1 == rawCommandLine.size() || !begins(command, rawCommandLine.get(index + 1))) {
			return null;
		}
		return rawCommandLine.get(index + 1);
	}

	private static boolean begins(String command, String name) {
		return command.equals(name) || command.startsWith(name + " ");
	}

	private static String firstWord(String command) {
		int end = command.indexOf(' ');
		return (end != -1) ? command.substring(0, end) : command;
	}

	/**
	 * How the {@code java} command is told what to run.
	 */
	enum Form {

		/** By {@code -jar}. */
		ARCHIVE,

		/** By a class path and the name of a class. */
		CLASS,

		/** By {@code -m}. */
		MODULE

	}

}
