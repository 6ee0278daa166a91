package io.launcher.autoconfigure.actuate;

import java.util.function.Consumer;

import io.launcher.LauncherState;
import io.launcher.StatusSource;
import io.launcher.Statuses;
import io.launcher.actuate.endpoint.LauncherDescriptor;
import io.launcher.actuate.endpoint.LauncherEndpoint;
import io.launcher.actuate.endpoint.LauncherEndpointRuntimeHints;
import io.launcher.actuate.endpoint.LauncherEndpointWebExtension;
import io.launcher.autoconfigure.LauncherAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherEndpointAutoConfiguration}.
 */
class LauncherEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(LauncherAutoConfiguration.class, LauncherEndpointAutoConfiguration.class));

	@Test
	void tellsStatusOfOneJvmWhenExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=launcher").run((context) -> {
			assertThat(context).hasSingleBean(LauncherEndpoint.class);
			LauncherDescriptor status = context.getBean(LauncherEndpoint.class).status();
			assertThat(status.mode()).isEqualTo("thread-group");
			assertThat(status.role()).isEqualTo("standalone");
		});
	}

	@Test
	void absentWhenNotExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(LauncherEndpoint.class));
	}

	@Test
	void absentWhenNoAccess() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=launcher",
					"management.endpoint.launcher.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(LauncherEndpoint.class));
	}

	@Test
	void absentWhenLauncherIsDisabled() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=launcher", "launcher.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LauncherEndpoint.class));
	}

	@Test
	void absentWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.withPropertyValues("management.endpoints.web.exposure.include=launcher")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("launcherEndpoint"));
	}

	@Test
	void beansOfTheApplicationWin() {
		this.runner.withBean("own", LauncherEndpoint.class, () -> new LauncherEndpoint(new Statuses(null)))
			.withPropertyValues("management.endpoints.web.exposure.include=launcher")
			.run((context) -> assertThat(context).hasSingleBean(LauncherEndpoint.class).hasBean("own"));
	}

	@Test
	void answersAsDesigned() {
		web(new Statuses(Statuses.process(LauncherState.DEGRADED, Statuses.service("web", 2, 1))), (mvc) -> {
			assertThat(mvc.get().uri("/actuator/launcher")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
					{"mode":"process","role":"supervisor","pid":100,"state":"DEGRADED","generation":1,
					 "startedAt":"2026-01-02T03:04:05Z",
					 "services":[{"name":"web","desired":2,"ready":1,"workers":[
					   {"index":0,"pid":101,"generation":1,"state":"READY","startedAt":"2026-01-02T03:04:05Z",
					    "readyAt":"2026-01-02T03:04:05Z","restarts":0,"rss":1000,"health":"UP","lastExit":null,
					    "layout":"extracted","classArchive":"used","jvmFlags":["-Xmx200m","-Xshare:auto"]},
					   {"index":1,"pid":null,"generation":1,"state":"GONE","startedAt":null,"readyAt":null,
					    "restarts":0,"rss":null,"health":null,
					    "lastExit":{"code":null,"signal":"SIGKILL","reason":"killed by SIGKILL",
					                "at":"2026-01-02T03:04:05Z"},
					    "layout":null,"classArchive":null,"jvmFlags":null}]}],
					 "spares":[{"pid":103,"state":"PARKED","startedAt":"2026-01-02T03:04:05Z",
					    "layout":"as-is","classArchive":"none","jvmFlags":[]}]}
					""");
			assertThat(mvc.get().uri("/actuator/launcher")).bodyText()
				.startsWith("{\"mode\":\"process\",\"role\":\"supervisor\",\"pid\":100,\"state\"");
		});
	}

	@Test
	void answersUnavailableWhenSupervisorDoesNotAnswer() {
		web(new Statuses(null),
				(mvc) -> assertThat(mvc.get().uri("/actuator/launcher")).hasStatus(503)
					.bodyJson()
					.isStrictlyEqualTo("{\"error\":\"The supervisor does not tell its status\"}"));
	}

	@Test
	void jsonIsKeptInNativeImages() {
		RuntimeHints hints = new RuntimeHints();
		new LauncherEndpointRuntimeHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(LauncherDescriptor.Worker.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(LauncherDescriptor.Exit.class)).accepts(hints);
	}

	private static void web(Statuses statuses, Consumer<MockMvcTester> test) {
		new WebApplicationContextRunner().withBean(StatusSource.class, () -> statuses)
			.withConfiguration(
					AutoConfigurations.of(LauncherEndpointAutoConfiguration.class, EndpointAutoConfiguration.class,
							WebEndpointAutoConfiguration.class, JacksonEndpointAutoConfiguration.class,
							JacksonAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
							DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
							ManagementContextAutoConfiguration.class, ServletManagementContextAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=launcher")
			.run((context) -> {
				assertThat(context).hasSingleBean(LauncherEndpointWebExtension.class);
				test.accept(MockMvcTester.from(context.getSourceApplicationContext()));
			});
	}

}
