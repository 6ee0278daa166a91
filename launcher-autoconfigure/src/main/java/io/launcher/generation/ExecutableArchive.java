package io.launcher.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

/**
 * What matters of an executable archive of Spring Boot, and of its extracted copy.
 */
final class ExecutableArchive {

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private static final String LIBRARIES = "BOOT-INF/lib/";

	private static final String TOOLS = LIBRARIES + "spring-boot-jarmode-tools";

	private final Path file;

	ExecutableArchive(Path file) {
		this.file = file;
	}

	/**
	 * Why workers cannot run from an extracted copy.
	 * @return the reason, or {@code null} if they can
	 */
	@Nullable String obstacle() {
		try (JarFile jar = new JarFile(this.file.toFile(), false)) {
			Manifest manifest = jar.getManifest();
			String main = (manifest != null) ? manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS) : null;
			if (!LAUNCHER.equals(main)) {
				return this.file.getFileName() + " is started by " + main + ", and not by " + LAUNCHER;
			}
			if (libraries(jar).stream().noneMatch((library) -> library.startsWith(TOOLS))) {
				return this.file.getFileName() + " was built without spring-boot-jarmode-tools";
			}
			return null;
		}
		catch (IOException ex) {
			return this.file + " cannot be read: " + ex.getMessage();
		}
	}

	/**
	 * Compares an extracted copy with this archive.
	 * @param copy the archive of the copy
	 * @return what is different, or {@code null} if the same program runs from it
	 * @throws IOException if one of them cannot be read
	 */
	@Nullable String difference(Path copy) throws IOException {
		try (JarFile original = new JarFile(this.file.toFile(), false);
				JarFile extracted = new JarFile(copy.toFile(), false)) {
			Attributes before = original.getManifest().getMainAttributes();
			Attributes after = extracted.getManifest().getMainAttributes();
			if (!String.valueOf(before.getValue("Start-Class")).equals(after.getValue(Attributes.Name.MAIN_CLASS))) {
				return "the main class is " + after.getValue(Attributes.Name.MAIN_CLASS);
			}
			List<String> names = libraries(original).stream().map(ExecutableArchive::fileName).toList();
			String classPath = after.getValue(Attributes.Name.CLASS_PATH);
			List<String> entries = (classPath != null) ? Arrays.asList(classPath.trim().split("\\s+")) : List.of();
			if (!names.equals(entries.stream().map(ExecutableArchive::fileName).toList())) {
				return "the class path is in another order or not complete";
			}
			for (String entry : entries) {
				if (!Files.isRegularFile(copy.resolveSibling(entry))) {
					return entry + " is missing";
				}
			}
			return null;
		}
	}

	/**
	 * Whether nothing of an extracted copy has been removed.
	 * @param copy the archive of the copy
	 * @return whether it is complete
	 */
	static boolean isComplete(Path copy) {
		try (JarFile jar = new JarFile(copy.toFile(), false)) {
			String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
			return classPath == null || Arrays.stream(classPath.trim().split("\\s+"))
				.allMatch((entry) -> Files.isRegularFile(copy.resolveSibling(entry)));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static List<String> libraries(JarFile jar) {
		return jar.stream()
			.map((entry) -> entry.getName())
			.filter((name) -> name.startsWith(LIBRARIES) && name.length() > LIBRARIES.length())
			.toList();
	}

	private static String fileName(String path) {
		return path.substring(path.lastIndexOf('/') + 1);
	}

}
