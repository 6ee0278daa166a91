package io.launcher.context;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JvmArguments}.
 */
class JvmArgumentsTests {

	@Test
	void listIsTakenAsItIs() {
		assertThat(JvmArguments.of(List.of("-Xmx64m", "-Dx=a b", "@file"))).containsExactly("-Xmx64m", "-Dx=a b",
				"@file");
	}

	@Test
	void spacesSeparateArguments() {
		assertThat(JvmArguments.of(List.of(" -Xmx64m  -XX:+UseSerialGC ", ""))).containsExactly("-Xmx64m",
				"-XX:+UseSerialGC");
	}

	@Test
	void commasInsideAnArgumentSurviveTheirSplitting() {
		assertThat(JvmArguments.of(List.of("-Xlog:gc", "safepoint:file=x", "-Xmx64m")))
			.containsExactly("-Xlog:gc,safepoint:file=x", "-Xmx64m");
	}

	@Test
	void longOptionsMayHaveTheirValueApart() {
		assertThat(JvmArguments.of(List.of("--add-opens java.base/java.lang=ALL-UNNAMED -Xmx64m")))
			.containsExactly("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Xmx64m");
		assertThat(JvmArguments.of(List.of("--add-modules", "java.sql", "-Xmx64m"))).containsExactly("--add-modules",
				"java.sql", "-Xmx64m");
	}

}
