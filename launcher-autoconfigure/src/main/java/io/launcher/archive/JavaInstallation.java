package io.launcher.archive;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * A Java that is installed.
 *
 * @param home where
 * @param feature its version, such as 17; 0 if unknown
 * @param hotspot whether its VM may be the one that is known here
 */
record JavaInstallation(Path home, int feature, boolean hotspot) {

	static JavaInstallation at(Path home) {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
			release.load(reader);
		}
		catch (IOException | IllegalArgumentException ex) {
			// not every one has the file
		}
		String variant = release.getProperty("JVM_VARIANT", "hotspot").replace("\"", "").toLowerCase(Locale.ROOT);
		boolean own = home.equals(Path.of(System.getProperty("java.home")));
		if (own) {
			boolean other = System.getProperty("java.vm.name", "").contains("OpenJ9");
			return new JavaInstallation(home, Runtime.version().feature(), variant.equals("hotspot") && !other);
		}
		return new JavaInstallation(home, feature(release.getProperty("JAVA_VERSION", "").replace("\"", "")),
				variant.equals("hotspot"));
	}

	private static int feature(String version) {
		try {
			return Runtime.Version.parse(version).feature();
		}
		catch (IllegalArgumentException ex) {
			return 0;
		}
	}

	Path command() {
		return this.home.resolve("bin").resolve("java");
	}

	// What another release of it would replace.
	List<Path> files() {
		return List.of(this.home.resolve("release"), this.home.resolve("lib/server/libjvm.so"),
				this.home.resolve("lib/modules"), this.home.resolve("lib/server/classes.jsa"));
	}

}
