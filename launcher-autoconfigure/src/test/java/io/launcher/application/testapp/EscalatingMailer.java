package io.launcher.application.testapp;

import io.launcher.spi.RestartDecision;
import io.launcher.spi.RestartPolicy;
import io.launcher.spi.WorkerEnd;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A source for the supervisor, which stops the application when the mailer fails.
 */
@Configuration(proxyBeanMethods = false)
public class EscalatingMailer {

	@Bean
	RestartPolicy mailerPolicy() {
		return new RestartPolicy() {

			@Override
			public RestartDecision decide(WorkerEnd end) {
				return RestartDecision.stopApplication();
			}

			@Override
			public boolean appliesTo(String service) {
				return service.equals("mailer");
			}

		};
	}

}
