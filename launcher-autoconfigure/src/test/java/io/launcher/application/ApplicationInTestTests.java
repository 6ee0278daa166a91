package io.launcher.application;

import io.launcher.Role;
import io.launcher.StatusSource;
import io.launcher.WorkerInfo;
import io.launcher.application.testapp.ServicesApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application with several workers in a test of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = ServicesApp.class, webEnvironment = WebEnvironment.NONE, properties = "launcher.workers=4")
class ApplicationInTestTests {

	@Autowired
	private WorkerInfo worker;

	@Autowired
	private StatusSource status;

	@Test
	void servicesRunOnceInThisJvm(CapturedOutput output) {
		assertThat(this.worker.role()).isEqualTo(Role.STANDALONE);
		assertThat(this.status.status().mode()).isEqualTo("thread-group");
		assertThat(this.status.status().services())
			.anySatisfy((service) -> assertThat(service.name()).isEqualTo("mailer"))
			.allSatisfy((service) -> assertThat(service.desired()).isEqualTo(1));
		assertThat(output).containsOnlyOnce("in spite of 'launcher.workers=4': this is a test")
			.containsOnlyOnce("APP mailer 0 of 1 started in " + ProcessHandle.current().pid());
	}

}
