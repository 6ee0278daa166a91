package io.launcher.context;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How worker JVMs are started.
 *
 * @param jvmArgs the JVM arguments besides those of the supervisor
 * @param javaHome the Java installation, {@code null} for that of the supervisor
 * @param environment the environment variables besides those of the supervisor
 * @param jvm what the JVMs run from and with
 */
public record WorkerSettings(List<String> jvmArgs, @Nullable Path javaHome, Map<String, String> environment,
		JvmSettings jvm) {

	/** Like the supervisor. */
	public static final WorkerSettings DEFAULT = new WorkerSettings(List.of(), null, Map.of(), JvmSettings.DEFAULT);

	public WorkerSettings {
		jvmArgs = List.copyOf(jvmArgs);
		environment = Map.copyOf(environment);
	}

}
