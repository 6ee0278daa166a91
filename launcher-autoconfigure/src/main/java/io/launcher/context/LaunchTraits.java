package io.launcher.context;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.launcher.protocol.WorkerDescriptor;

import org.springframework.boot.SpringApplication;
import org.springframework.core.NativeDetector;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Finds out what is special about this JVM.
 */
final class LaunchTraits {

	/** Of Spring's {@code TestPropertySourceUtils}, which is not there outside a test. */
	private static final String TEST_PROPERTIES = "Inlined Test Properties";

	private static final List<String> TEST_FRAMES = List.of("org.junit.runners.", "org.junit.platform.",
			"cucumber.runtime.");

	private static final List<String> INSISTING_SOURCES = List.of(TEST_PROPERTIES, "commandLineArgs",
			"systemProperties");

	private static final List<String> RECORDING_OPTIONS = List.of("-XX:ArchiveClassesAtExit=", "-XX:AOTMode=record",
			"-XX:AOTMode=create", "-XX:AOTCacheOutput=", "-XX:AOTConfiguration=", "-Xshare:dump");

	private LaunchTraits() {
	}

	static Set<LaunchTrait> of(ConfigurableEnvironment environment, SpringApplication application,
			List<String> jvmOptions) {
		Set<LaunchTrait> traits = EnumSet.noneOf(LaunchTrait.class);
		add(traits, LaunchTrait.WORKER_FILE, System.getProperty(WorkerDescriptor.SYSTEM_PROPERTY) != null);
		add(traits, LaunchTrait.TEST, environment.getPropertySources().contains(TEST_PROPERTIES) || testRuns());
		add(traits, LaunchTrait.PROCESS_MODE_INSISTED, insists(environment));
		add(traits, LaunchTrait.AOT_PROCESSING, Boolean.getBoolean("spring.aot.processing"));
		add(traits, LaunchTrait.CONTEXT_EXIT, SpringProperties.getProperty("spring.context.exit") != null);
		add(traits, LaunchTrait.CONTEXT_CHECKPOINT, SpringProperties.getProperty("spring.context.checkpoint") != null);
		add(traits, LaunchTrait.ARCHIVE_RECORDING,
				jvmOptions.stream().anyMatch((option) -> RECORDING_OPTIONS.stream().anyMatch(option::startsWith)));
		add(traits, LaunchTrait.DEVTOOLS,
				application.getClassLoader()
					.getClass()
					.getName()
					.equals("org.springframework.boot.devtools.restart.classloader.RestartClassLoader"));
		add(traits, LaunchTrait.FOREIGN_CONTAINER, application.getInitializers()
			.stream()
			.anyMatch((initializer) -> initializer.getClass()
				.getName()
				.equals("org.springframework.boot.web.servlet.support.ServletContextApplicationContextInitializer")));
		add(traits, LaunchTrait.WINDOWS,
				System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows"));
		add(traits, LaunchTrait.NATIVE_IMAGE, NativeDetector.inNativeImage());
		add(traits, LaunchTrait.REDUCED_SIGNALS,
				jvmOptions.contains("-Xrs") || jvmOptions.contains("-XX:+ReduceSignalUsage"));
		return traits;
	}

	private static void add(Set<LaunchTrait> traits, LaunchTrait trait, boolean present) {
		if (present) {
			traits.add(trait);
		}
	}

	private static boolean insists(ConfigurableEnvironment environment) {
		for (String name : INSISTING_SOURCES) {
			PropertySource<?> source = environment.getPropertySources().get(name);
			if (source != null && source.getProperty("launcher.mode") != null) {
				return true;
			}
		}
		return false;
	}

	// Whether tests run here: on this thread, or on the main thread while the application
	// was started on another one.
	private static boolean testRuns() {
		if (isTest(Thread.currentThread().getStackTrace())) {
			return true;
		}
		for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
			if (entry.getKey().getName().equals("main") && isTest(entry.getValue())) {
				return true;
			}
		}
		return false;
	}

	private static boolean isTest(StackTraceElement[] stack) {
		for (StackTraceElement element : stack) {
			if (TEST_FRAMES.stream().anyMatch(element.getClassName()::startsWith)) {
				return true;
			}
		}
		return false;
	}

}
