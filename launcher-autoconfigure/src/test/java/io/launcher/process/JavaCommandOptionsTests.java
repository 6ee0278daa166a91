package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JavaCommandOptionsTests {

	@Test
	void separateValuesAreJoined() throws IOException {
		assertThat(options("--add-modules", "java.sql", "-p", "mods", "--enable-preview", "-Xrs", "--enable-preview"))
			.containsExactly("--add-modules=java.sql", "--module-path=mods", "--enable-preview", "-Xrs",
					"--enable-preview");
	}

	@Test
	void classPathAndTheCommandsOwnOptionsAreKeptBack() throws IOException {
		assertThat(options("-cp", "a", "-classpath", "b", "--class-path", "c", "--class-path=d", "-splash:x", "-server",
				"-showversion", "-Xdiag", "-XshowSettings:vm"))
			.isEmpty();
	}

	@Test
	void oldNamesAreTranslated() throws IOException {
		assertThat(options("-mx1g", "-ss1m", "-noverify", "-verbosegc")).containsExactly("-Xmx1g", "-Xss1m",
				"-Xverify:none", "-verbose:gc");
	}

	@Test
	void argumentFilesAreExpandedOnce(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("a"), "-Da=1 --add-opens # comment\n a/b=c @other");
		assertThat(options("-Xrs", "@" + file, "@@x")).containsExactly("-Xrs", "-Da=1", "--add-opens=a/b=c", "@other",
				"@x");
	}

	private static List<String> options(String... words) throws IOException {
		return JavaCommandOptions.toVmOptions(List.of(words));
	}

}
