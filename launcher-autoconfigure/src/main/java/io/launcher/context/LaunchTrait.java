package io.launcher.context;

import org.jspecify.annotations.Nullable;

/**
 * What is special about a JVM, as far as it matters for its role.
 */
public enum LaunchTrait {

	/** A supervisor has started it. */
	WORKER_FILE(null, null),

	/** It runs tests. */
	TEST("this is a test", null),

	/** The mode {@code process} was asked for so plainly that it holds in a test. */
	PROCESS_MODE_INSISTED(null, null),

	/** It generates code at build time. */
	AOT_PROCESSING("this is ahead-of-time processing", null),

	/** It ends once the context is refreshed. */
	CONTEXT_EXIT("'spring.context.exit' is set", null),

	/** A checkpoint is taken of it. */
	CONTEXT_CHECKPOINT("'spring.context.checkpoint' is set", null),

	/** It records an archive of classes. */
	ARCHIVE_RECORDING("this JVM records a class archive", null),

	/** It is restarted in place while being developed. */
	DEVTOOLS("the restarter of the developer tools is active", null),

	/** A servlet container runs the application. */
	FOREIGN_CONTAINER("the application is deployed to a servlet container", null),

	/** It runs on Windows. */
	WINDOWS("Windows has neither the signals nor the sockets that workers need",
			"Set 'launcher.mode=thread-group' and all workers to 1, or run on Linux"),

	/** It is no JVM at all. */
	NATIVE_IMAGE("a native image cannot start JVMs of itself",
			"Set 'launcher.mode=thread-group' and all workers to 1, or run the application on a JVM"),

	/** The JVM leaves signals alone. */
	REDUCED_SIGNALS("the JVM option -Xrs (-XX:+ReduceSignalUsage) keeps signals from the supervisor",
			"Remove the option, or set 'launcher.mode=thread-group' and all workers to 1");

	private final @Nullable String reason;

	private final @Nullable String action;

	LaunchTrait(@Nullable String reason, @Nullable String action) {
		this.reason = reason;
		this.action = action;
	}

	boolean keepsOneJvm() {
		return this.reason != null && this.action == null;
	}

	boolean isObstacle() {
		return this.action != null;
	}

	String reason() {
		return (this.reason != null) ? this.reason : name();
	}

	String action() {
		return (this.action != null) ? this.action : "";
	}

}
