package io.launcher.process;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ArgumentFileTests {

	@Property(tries = 200)
	void readsWhatItWrites(@ForAll List<String> arguments) {
		assertThat(ArgumentFile.parse(ArgumentFile.format(arguments))).isEqualTo(arguments);
	}

	@Test
	void writesOneQuotedArgumentALine() {
		assertThat(ArgumentFile.format(List.of("a b", "", "\"\\\n"))).isEqualTo("\"a b\"\n\"\"\n\"\\\"\\\\\\n\"\n");
	}

	@Test
	void readsQuotesCommentsAndContinuedLines() {
		String content = "-Xmx1g \"-Dq=a b\" # comment 'x\n-Dr=c:\\d\n\"-Ds=a\\\n   b\\tc\" 'x\"'\"y\" -Dz#end\n''";
		assertThat(ArgumentFile.parse(content)).containsExactly("-Xmx1g", "-Dq=a b", "-Dr=c:\\d", "-Ds=ab\tc", "x\"y",
				"-Dz", "");
	}

}
