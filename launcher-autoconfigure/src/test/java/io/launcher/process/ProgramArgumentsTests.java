package io.launcher.process;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgramArgumentsTests {

	@Test
	void givenOnesAreTakenWhenTheyAgree() {
		assertThat(of(new Invocation().command("/lib", "app.Main a b  c").arguments("a b", "", "c")))
			.isEqualTo(new ProgramArguments(List.of("a b", "", "c"), true));
	}

	@Test
	void commandLineIsTakenWhenMainHasChangedThem() {
		assertThat(of(new Invocation().command("/lib", "app.Main a b  ")
			.arguments("--changed")
			.raw("java", "-cp", "/lib", "app.Main", "a b", "", "")))
			.isEqualTo(new ProgramArguments(List.of("a b", "", ""), true));
	}

	@Test
	void commandLineIsTakenWhenTheyAreUnknown() {
		assertThat(of(new Invocation().command("/lib", "app.Main a")
			.unknownArguments()
			.raw("java", "-cp", "/lib", "app.Main", "a"))).isEqualTo(new ProgramArguments(List.of("a"), true));
	}

	@Test
	void noneAreCertainWithoutAnySource() {
		assertThat(of(new Invocation().command("/lib", "app.Main").unknownArguments()))
			.isEqualTo(new ProgramArguments(List.of(), true));
	}

	@Test
	void emptyOneIsNotNone() {
		assertThat(of(new Invocation().command("/lib", "app.Main ").arguments("")))
			.isEqualTo(new ProgramArguments(List.of(""), true));
		assertThat(of(new Invocation().command("/lib", "app.Main ").arguments().raw("java", "app.Main", "")))
			.isEqualTo(new ProgramArguments(List.of(""), true));
	}

	@Test
	void givenOnesAreTakenUnverifiedWhenAnArgumentFileHidesTheOthers() {
		assertThat(of(new Invocation().command("/lib", "app.Main a b").arguments("c").raw("java", "@file")))
			.isEqualTo(new ProgramArguments(List.of("c"), false));
	}

	@Test
	void spacesDivideWhenNothingElseIsKnown() {
		assertThat(of(new Invocation().command("/lib", "app.Main a b").unknownArguments().raw("java", "@file")))
			.isEqualTo(new ProgramArguments(List.of("a", "b"), false));
	}

	private static ProgramArguments of(Invocation invocation) {
		return ProgramArguments.of(invocation.build(), LaunchTarget.of(invocation.build()));
	}

}
