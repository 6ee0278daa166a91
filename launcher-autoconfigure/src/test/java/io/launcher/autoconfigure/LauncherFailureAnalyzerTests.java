package io.launcher.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure analyzers, as an application meets them.
 */
@ExtendWith(OutputCaptureExtension.class)
class LauncherFailureAnalyzerTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void failingStartIsExplained(String name, Class<?> configuration, Map<String, Object> properties,
			List<String> expected, CapturedOutput output) {
		SpringApplication application = new SpringApplication(Base.class, configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(properties);
		application.setRegisterShutdownHook(false);
		assertThatException().isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START").contains(expected);
	}

	static Stream<Arguments> failures() {
		return Stream.of(
				Arguments.of("start", Broken.class, Map.of(),
						List.of("Service 'broken' failed to start:", "java.io.IOException: no disk",
								"caused by java.lang.IllegalStateException: unplugged",
								"'launcher.services.broken.enabled=false'")),
				Arguments.of("property", Empty.class, Map.of("launcher.workers", "2000"),
						List.of("Property: launcher.workers", "Value: 2000", "from 0 to 1024")),
				Arguments.of("contradiction", Empty.class,
						Map.of("launcher.workers", "2", "launcher.mode", "thread-group"),
						List.of("Property: launcher.workers", "Value: 2", "'launcher.mode' is 'thread-group'")),
				Arguments.of("duration", Empty.class, Map.of("launcher.kill-timeout", "soon"),
						List.of("Property: launcher.kill-timeout", "Value: \"soon\"")),
				Arguments.of("unknown", Work.class, Map.of("launcher.services.wrok.workers", "1"),
						List.of("'launcher.services.wrok'", "The application has the services: work")),
				Arguments.of("unknown without services", Empty.class, Map.of("launcher.services.wrok.workers", "1"),
						List.of("'launcher.services.wrok'", "The application has no services")),
				Arguments.of("type", Unsupported.class, Map.of(),
						List.of("Bean 'text' of type java.lang.String", "io.launcher.ServiceBase", "java.lang.Runnable",
								"org.springframework.context.Lifecycle")),
				Arguments.of("duplicate", Duplicates.class, Map.of(),
						List.of("Beans 'one' and 'two' are both services named 'same'")),
				Arguments.of("reserved", Reserved.class, Map.of(),
						List.of("Bean 'mine' is a service named 'web', a name that is reserved")));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(LauncherAutoConfiguration.class)
	static class Base {

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	static class Work {

		@Bean
		@LauncherService
		Runnable work() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		ServiceBase broken() {
			return () -> {
				throw new IOException("no disk", new IllegalStateException("unplugged"));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unsupported {

		@Bean
		@LauncherService
		String text() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Duplicates {

		@Bean
		@LauncherService(name = "same")
		Runnable one() {
			return () -> {
			};
		}

		@Bean
		@LauncherService(name = "same")
		Runnable two() {
			return () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reserved {

		@Bean
		@LauncherService(name = "web")
		Runnable mine() {
			return () -> {
			};
		}

	}

}
