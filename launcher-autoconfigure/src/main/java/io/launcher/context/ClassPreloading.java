package io.launcher.context;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Loads the classes that a supervisor may need one day, before somebody writes over the
 * archive they are in.
 */
final class ClassPreloading implements Runnable {

	private static final Pattern NAME = Pattern.compile(".*[/!](io/launcher/(?:(?:event|spi|thread|protocol|supervise"
			+ "|process|generation|socket|signal|systemd|context|health|metrics|actuate/endpoint)/)?[\\w$]+)\\.class");

	/** What log lines with a stack trace need, and the end of a Spring application. */
	private static final List<String> OTHERS = List.of("ch.qos.logback.classic.spi.ThrowableProxy",
			"ch.qos.logback.classic.spi.ThrowableProxyUtil", "ch.qos.logback.classic.spi.StackTraceElementProxy",
			"ch.qos.logback.classic.spi.ClassPackagingData", "ch.qos.logback.classic.spi.PackagingDataCalculator",
			"ch.qos.logback.classic.spi.STEUtil", "org.springframework.boot.ExitCodeGenerator",
			"org.springframework.boot.ExitCodeGenerators", "org.springframework.boot.ExitCodeEvent");

	private static final Log logger = LogFactory.getLog(ClassPreloading.class);

	/** Values of each type there is, as a worker may tell them. */
	private static final Map<String, String> VALUES = Map.of("launcher.workers", "2",
			"launcher.services.example.jvm-args", "-Da=b,-Dc=d", "launcher.services.example.enabled", "true",
			"launcher.services.example.restart.policy", "on-failure", "launcher.kill-timeout", "5s",
			"launcher.worker.env.NAME", "value", "launcher.worker.jvm-args[0]", "-Da=b", "launcher.recycle.max-rss",
			"1GB", "launcher.control.directory", "/tmp", "launcher.reload.max-surge", "50%");

	private final Consumer<Map<String, String>> resolver;

	private final ClassLoader loader = ClassPreloading.class.getClassLoader();

	/**
	 * Creates what loads them.
	 * @param resolver makes settings of values; what it uses is loaded, too
	 */
	ClassPreloading(Consumer<Map<String, String>> resolver) {
		this.resolver = resolver;
	}

	/**
	 * Loads them by a thread of its own, which yields to everything else.
	 */
	void begin() {
		Thread thread = new Thread(this, "launcher-classes");
		thread.setDaemon(true);
		thread.setPriority(Thread.MIN_PRIORITY);
		thread.start();
	}

	@Override
	public void run() {
		OTHERS.forEach(this::load);
		try {
			this.resolver.accept(VALUES);
			Resource[] classes = new PathMatchingResourcePatternResolver(this.loader)
				.getResources("classpath*:io/launcher/**/*.class");
			for (Resource resource : classes) {
				Matcher name = NAME.matcher(resource.getURL().toString());
				if (name.matches()) {
					load(name.group(1).replace('/', '.'));
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Cannot load all classes early", ex);
		}
	}

	private void load(String name) {
		try {
			Class.forName(name, false, this.loader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// of something that is not there
			logger.trace(name + " is not loaded", ex);
		}
	}

}
