package io.launcher.context;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceId}.
 */
class InstanceIdTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void isUniqueWhenNothingIsConfigured() {
		assertThat(InstanceId.of(this.environment, 1)).hasSizeGreaterThan(30)
			.isNotEqualTo(InstanceId.of(this.environment, 1));
	}

	@Test
	void whatAllWorkersWouldHaveIsMadeUnique() {
		this.environment.setProperty("OTEL_RESOURCE_ATTRIBUTES", "a=b, service.instance.id=pod-1");
		assertThat(InstanceId.of(this.environment, 7)).isEqualTo("pod-1-7");
		this.environment.setProperty("management.opentelemetry.resource-attributes.service.instance.id", "mine");
		assertThat(InstanceId.of(this.environment, 7)).isEqualTo("mine-7");
		this.environment.setProperty("management.opentelemetry.resource-attributes[service.instance.id]", "other");
		assertThat(InstanceId.of(this.environment, 7)).isEqualTo("other-7");
	}

	@Test
	void isNotSetWhereNobodyUsesIt() {
		Map<String, Object> properties = new HashMap<>();
		InstanceId.add(properties, this.environment, getClass().getClassLoader(), 1);
		assertThat(properties).isEmpty();
	}

}
