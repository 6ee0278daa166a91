package io.launcher.autoconfigure.web;

import java.time.Duration;
import java.util.List;

import io.launcher.WorkerInfo;
import io.launcher.protocol.Frame;
import io.launcher.worker.WorkerAssignment;
import jakarta.servlet.http.HttpSessionEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.mock.web.MockHttpSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LauncherSessionAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LauncherSessionAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LauncherSessionAutoConfiguration.class));

	@Test
	void sessionInOneOfSeveralWorkersIsWarnedAboutOnce(CapturedOutput output) {
		assertThat(warnings(2, output)).isOne();
	}

	@Test
	void sessionInTheOnlyWorkerIsNotWarnedAbout(CapturedOutput output) {
		assertThat(warnings(1, output)).isZero();
	}

	@Test
	void nothingIsThereWhenTheLauncherIsDisabled() {
		this.runner.withPropertyValues("launcher.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("launcherSessionWarning"));
	}

	private int warnings(int workers, CapturedOutput output) {
		WorkerAssignment assignment = new WorkerAssignment();
		assignment.assign(new Frame.Activate("web", 0, workers, 1, Duration.ZERO, Duration.ofSeconds(5),
				Duration.ofSeconds(60), List.of()));
		this.runner.withBean(WorkerInfo.class, () -> assignment).run((context) -> {
			UnsharedSessionWarning warning = (UnsharedSessionWarning) context
				.getBean("launcherSessionWarning", ServletListenerRegistrationBean.class)
				.getListener();
			warning.sessionCreated(new HttpSessionEvent(new MockHttpSession()));
			warning.sessionCreated(new HttpSessionEvent(new MockHttpSession()));
		});
		return output.getAll().split("Use Spring Session", -1).length - 1;
	}

}
