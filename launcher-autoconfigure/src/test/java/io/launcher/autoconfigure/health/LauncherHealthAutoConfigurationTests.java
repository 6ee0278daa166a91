package io.launcher.autoconfigure.health;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.StatusSource;
import io.launcher.Statuses;
import io.launcher.autoconfigure.LauncherAutoConfiguration;
import io.launcher.context.WorkerHealth;
import io.launcher.health.LauncherHealthIndicator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherHealthAutoConfiguration},
 * {@link WorkerHealthAutoConfiguration} and {@link DegradedStatusPostProcessor}.
 */
class LauncherHealthAutoConfigurationTests {

	private static final String ORDER = "management.endpoint.health.status.order";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LauncherAutoConfiguration.class, LauncherHealthAutoConfiguration.class,
				WorkerHealthAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthEndpointAutoConfiguration.class));

	@Test
	void componentIsThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(LauncherHealthIndicator.class)
			.hasBean("launcherHealthIndicator"));
	}

	@Test
	void componentIsAbsentWhenSwitchedOff() {
		this.runner.withPropertyValues("management.health.launcher.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LauncherHealthIndicator.class));
		this.runner.withPropertyValues("launcher.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LauncherHealthIndicator.class)
				.doesNotHaveBean(WorkerHealth.class));
	}

	@Test
	void componentIsAbsentWithoutHealth() {
		new ApplicationContextRunner()
			.withClassLoader(new FilteredClassLoader(HealthIndicator.class, HealthEndpoint.class))
			.withConfiguration(AutoConfigurations.of(LauncherAutoConfiguration.class,
					LauncherHealthAutoConfiguration.class, WorkerHealthAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("launcherHealthIndicator"));
	}

	@Test
	void beansOfTheApplicationWin() {
		this.runner.withBean("launcherHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.withBean("own", WorkerHealth.class, () -> () -> "FINE")
			.run((context) -> assertThat(context).doesNotHaveBean(LauncherHealthIndicator.class)
				.hasSingleBean(WorkerHealth.class));
	}

	@Test
	void httpStatusFollowsStrength() {
		assertThat(answer(Statuses.service("web", 2, 2))).isEqualTo(Map.entry("UP", 200));
		assertThat(answer(Statuses.service("web", 2, 1))).isEqualTo(Map.entry("DEGRADED", 200));
		assertThat(answer(Statuses.service("web", 2, 0))).isEqualTo(Map.entry("DOWN", 503));
	}

	@Test
	void healthOfWorkerLeavesLauncherOut() {
		this.runner.withBean("own", StatusSource.class, () -> () -> {
			throw new AssertionError("asked for the status of the launcher");
		}, (definition) -> definition.setPrimary(false))
			.withBean("launcherHealthIndicator", HealthIndicator.class, () -> () -> {
				throw new AssertionError("asked for the health of the launcher");
			})
			.withBean("diskHealthIndicator", HealthIndicator.class, () -> () -> Health.outOfService().build())
			.run((context) -> assertThat(context.getBean(WorkerHealth.class).status()).isEqualTo("OUT_OF_SERVICE"));
		this.runner.run((context) -> assertThat(context.getBean(WorkerHealth.class).status()).isEqualTo("UP"));
	}

	@Test
	void orderIsAddedWithLowestPrecedence() {
		StandardEnvironment environment = new StandardEnvironment();
		new DegradedStatusPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty(ORDER)).isEqualTo("down,out-of-service,degraded,up,unknown");
		assertThat(environment.getPropertySources().stream().toList()).last()
			.extracting("name")
			.isEqualTo("defaultProperties");
	}

	@Test
	void orderOfTheApplicationWins() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("defaultProperties", Map.of(ORDER + "[0]", "up", "other", "1")));
		new DegradedStatusPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty(ORDER)).isNull();
	}

	@Test
	void orderIsLeftAloneWhenLauncherIsDisabled() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addLast(new MapPropertySource("test", Map.of("launcher.enabled", "false")));
		new DegradedStatusPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty(ORDER)).isNull();
	}

	private static Map.Entry<String, Integer> answer(LauncherStatus.Service service) {
		Statuses statuses = new Statuses(Statuses.process(LauncherState.DEGRADED, service));
		AtomicReference<Map.Entry<String, Integer>> found = new AtomicReference<>();
		new WebApplicationContextRunner()
			.withInitializer((context) -> new DegradedStatusPostProcessor()
				.postProcessEnvironment(context.getEnvironment(), new SpringApplication()))
			.withBean(StatusSource.class, () -> statuses)
			.withConfiguration(AutoConfigurations.of(LauncherHealthAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
					HealthEndpointAutoConfiguration.class))
			.run((context) -> {
				WebEndpointResponse<? extends HealthDescriptor> response = context
					.getBean(HealthEndpointWebExtension.class)
					.health(ApiVersion.V3, WebServerNamespace.SERVER, SecurityContext.NONE);
				found.set(Map.entry(response.getBody().getStatus().getCode(), response.getStatus()));
			});
		return found.get();
	}

}
