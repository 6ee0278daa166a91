package io.launcher.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionVariablesTests {

	@Test
	void spaceDividesWords() {
		assertThat(OptionVariables.words(" \t-Da=1\n -Db=2\u000b")).containsExactly("-Da=1", "-Db=2");
		assertThat(OptionVariables.words("")).isEmpty();
	}

	@Test
	void quotesProtectSpaceAnywhereInAWord() {
		assertThat(OptionVariables.words("-Da=\"x 'y\"z' w' \"-Db=\\n\" ''")).containsExactly("-Da=x 'yz w", "-Db=\\n",
				"");
	}

	@Test
	void openQuoteIsAnError() {
		assertThatIllegalArgumentException().isThrownBy(() -> OptionVariables.words("-Da='x"));
	}

}
