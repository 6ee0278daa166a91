package io.launcher.launch;

import io.launcher.ServiceBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Launchers}.
 */
class LaunchersTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 1025 })
	void launchWhenTheNumberOfWorkersIsNotAllowedNamesIt(int workers) {
		ServiceBase service = () -> {
		};
		assertThatIllegalArgumentException().isThrownBy(() -> Launchers.launch("mailer", service, workers))
			.withMessage("Service 'mailer' cannot have " + workers + " workers: the number must be between 1 and 1024");
	}

}
