package io.launcher.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.launcher.worker.ProcessEnd;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Runs the supervisor as a Spring application of its own, inside the start of the user's,
 * on the same environment. The user's application goes no further: nothing of it exists
 * in a supervisor, and its {@code run} does not return.
 */
public final class SupervisorApplication {

	private static final String SOURCES = "launcher.supervisor.sources";

	private static final Log logger = LogFactory.getLog(SupervisorApplication.class);

	private final SpringApplication application;

	private final ConfigurableEnvironment environment;

	private final String[] arguments;

	private final ProcessEnd end;

	/**
	 * Creates the supervisor of an application.
	 * @param application the application
	 * @param environment its environment, prepared
	 * @param arguments what it was started with
	 */
	public SupervisorApplication(SpringApplication application, ConfigurableEnvironment environment,
			String[] arguments) {
		this(application, environment, arguments, ProcessEnd.JVM);
	}

	SupervisorApplication(SpringApplication application, ConfigurableEnvironment environment, String[] arguments,
			ProcessEnd end) {
		this.application = application;
		this.environment = environment;
		this.arguments = arguments.clone();
		this.end = end;
	}

	/**
	 * Runs the supervisor until it has ended, then ends the process.
	 * @param configuration the configuration class of the supervisor's context
	 */
	public void run(Class<?> configuration) {
		int code;
		try {
			code = runToEnd(configuration);
		}
		catch (Throwable ex) {
			// reported already, by the nested run; thrown on it would be reported again
			logger.debug("The supervisor has failed", ex);
			code = 1;
		}
		this.end.exit(code);
	}

	private int runToEnd(Class<?> configuration) {
		Class<?> mainClass = this.application.getMainApplicationClass();
		LaunchedApplication launched = new LaunchedApplication((mainClass != null) ? mainClass.getName() : null,
				Arrays.asList(this.arguments),
				SupervisorEnvironment.webApplicationType(this.environment, this.application));
		SupervisorEnvironment.separate(this.environment, mainClass);
		SpringApplication nested = create(configuration, launched);
		logger.info(
				"Starting the supervisor of %s with PID %d".formatted(launched.name(), ProcessHandle.current().pid()));
		ConfigurableApplicationContext context = nested.run(this.arguments);
		int code = await(context.getBean(SupervisorRunner.class));
		SpringApplication.exit(context);
		return code;
	}

	private SpringApplication create(Class<?> configuration, LaunchedApplication launched) {
		// without it the main class would be found on the stack, and with it, in a build
		// with ahead-of-time processing, the beans of the application
		SpringApplication nested = new SpringApplication(this.application.getResourceLoader(), configuration);
		nested.setMainApplicationClass(configuration);
		nested.setEnvironment(this.environment);
		nested.setAddCommandLineProperties(false);
		// environment and logging are prepared already
		nested.setListeners(ProcessFileWriters.of(this.application));
		nested.setApplicationContextFactory(
				(type) -> SupervisorContexts.create(this.environment, this.application.getClassLoader()));
		nested.setInitializers(initializers(configuration, launched));
		return nested;
	}

	private List<ApplicationContextInitializer<?>> initializers(Class<?> configuration, LaunchedApplication launched) {
		List<ApplicationContextInitializer<?>> initializers = new ArrayList<>();
		initializers.add((context) -> context.getBeanFactory().registerSingleton("launchedApplication", launched));
		if (AotDetector.useGeneratedArtifacts()) {
			// sources are not loaded then
			initializers
				.add((AotApplicationContextInitializer<ConfigurableApplicationContext>) (context) -> register(context,
						configuration));
		}
		initializers.add(this::registerUserSources);
		return initializers;
	}

	private void registerUserSources(ConfigurableApplicationContext context) {
		List<String> names = Binder.get(this.environment)
			.bind(SOURCES, Bindable.listOf(String.class))
			.orElse(List.of());
		for (String name : names) {
			register(context, resolve(name));
		}
	}

	private Class<?> resolve(String name) {
		Class<?> type = null;
		try {
			type = ClassUtils.forName(name.trim(), this.application.getClassLoader());
		}
		catch (ClassNotFoundException | LinkageError ex) {
			logger.debug("Cannot load " + name, ex);
		}
		if (type == null) {
			throw new InvalidLauncherPropertyException(SOURCES, name,
					"the full name of a configuration class on the class path");
		}
		return type;
	}

	private static void register(ConfigurableApplicationContext context, Class<?> source) {
		new AnnotatedBeanDefinitionReader((BeanDefinitionRegistry) context.getBeanFactory(), context.getEnvironment())
			.register(source);
	}

	private static int await(SupervisorRunner runner) {
		while (true) {
			try {
				return runner.await();
			}
			catch (InterruptedException ex) {
				// the shutdown hook of Spring Boot found this thread waiting
				runner.stop();
			}
		}
	}

}
