package io.launcher.context.testapp;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import jakarta.annotation.PreDestroy;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * An application that can be started in the ways that applications are. Whatever of it
 * runs says so.
 */
public final class StartStyles {

	private StartStyles() {
	}

	public static void main(String[] args) {
		switch (System.getProperty("style", "plain")) {
			case "plain" -> SpringApplication.run(App.class, args).getBean(Mailer.class).toString();
			case "sources" -> SpringApplication.run(new Class<?>[] { App.class, Other.class }, args);
			case "batch" -> System.exit(SpringApplication.exit(SpringApplication.run(App.class, args)));
			case "initializer" -> {
				SpringApplication application = new SpringApplication(App.class);
				application.addInitializers((context) -> {
					System.out.println("USER initializer");
					context.addBeanFactoryPostProcessor(
							(beanFactory) -> beanFactory.registerSingleton("early", new Other()));
				});
				application.run(args);
			}
			case "listener" -> {
				SpringApplication application = new SpringApplication(App.class);
				application.addListeners(
						(ApplicationListener<ApplicationPreparedEvent>) (event) -> System.out.println("USER listener"));
				application.addListeners(new ApplicationPidFileWriter(System.getProperty("pid.file")));
				application.run(args);
			}
			case "web-type" -> {
				SpringApplication application = new SpringApplication(App.class);
				application.setWebApplicationType(WebApplicationType.SERVLET);
				application.setApplicationContextFactory((type) -> {
					System.out.println("USER context factory");
					return null;
				});
				application.run(args);
			}
			case "hierarchy" -> new SpringApplicationBuilder(Other.class).web(WebApplicationType.NONE)
				.child(App.class)
				.web(WebApplicationType.NONE)
				.run(args);
			case "twice" -> {
				SpringApplication.run(App.class, args);
				SpringApplication.run(App.class, args);
			}
			case "own-processor" -> SpringApplication.run(new Class<?>[] { App.class, OwnProcessor.class }, args);
			default -> throw new IllegalArgumentException();
		}
		System.out.println("USER after run");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { JettyServletWebServerAutoConfiguration.class,
			JettyServletManagementContextAutoConfiguration.class })
	public static class App {

		@Bean
		Mailer mailer() {
			return new Mailer();
		}

		@Bean
		ApplicationListener<ApplicationStartedEvent> started() {
			return (event) -> System.out.println("APP started");
		}

	}

	/**
	 * Another source.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class Other {

		public Other() {
			System.out.println("USER other");
		}

	}

	/**
	 * A source with a lifecycle processor.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class OwnProcessor {

		@Bean
		DefaultLifecycleProcessor lifecycleProcessor() {
			return new DefaultLifecycleProcessor();
		}

	}

	/**
	 * A service.
	 */
	@LauncherService(name = "mailer")
	public static class Mailer implements ServiceBase {

		public Mailer() {
			System.out.println("USER mailer created");
			if (Boolean.getBoolean("mailer.slow")) {
				hang();
			}
		}

		@Override
		public void start() {
			if (Boolean.getBoolean("mailer.fails")) {
				throw new IllegalStateException("no mail today");
			}
			System.out.println("USER mailer started");
		}

		@Override
		public void stop() {
			System.out.println("USER mailer stopped");
			if (Boolean.getBoolean("mailer.hangs")) {
				hang();
			}
		}

		private static void hang() {
			boolean ended = false;
			while (!ended) {
				try {
					ended = new CountDownLatch(1).await(60, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					// as bad code does
				}
			}
		}

		@PreDestroy
		void destroy() {
			System.out.println("USER mailer destroyed");
		}

	}

}
