package io.launcher.archive;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The files that a JVM which runs an archive loads classes from, in their order: those
 * that the manifests name are among them.
 */
final class ClassPathFiles {

	private static final String BOOT = "-Xbootclasspath/a:";

	private static final String MODULES = "--module-path";

	private ClassPathFiles() {
	}

	/**
	 * Collects the files.
	 * @param start what the JVM is started with
	 * @return the files, those that are missing included
	 * @throws IOException if one cannot be read, or is a directory
	 */
	static List<Path> of(JvmStart start) throws IOException {
		Deque<Path> open = new ArrayDeque<>();
		for (String option : start.allOptions()) {
			if (option.startsWith(BOOT)) {
				add(open, option.substring(BOOT.length()));
			}
			else if (option.startsWith(MODULES)) {
				throw new IOException("the JVM has a module path");
			}
		}
		open.add(start.application());
		Set<Path> files = new LinkedHashSet<>();
		while (!open.isEmpty()) {
			Path file = open.remove();
			if (Files.isDirectory(file)) {
				throw new IOException("the directory " + file + " is on the class path");
			}
			if (files.add(file) && Files.exists(file)) {
				open.addAll(classPath(file));
			}
		}
		return new ArrayList<>(files);
	}

	private static void add(Deque<Path> files, String path) {
		for (String entry : path.split(File.pathSeparator)) {
			if (!entry.isEmpty()) {
				files.add(Path.of(entry));
			}
		}
	}

	private static List<Path> classPath(Path file) throws IOException {
		List<Path> entries = new ArrayList<>();
		try (JarFile jar = new JarFile(file.toFile(), false)) {
			Manifest manifest = jar.getManifest();
			String value = (manifest != null) ? manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH)
					: null;
			if (value == null || value.isBlank()) {
				return entries;
			}
			URI base = file.toAbsolutePath().toUri();
			for (String entry : value.trim().split("\\s+")) {
				URI uri = base.resolve(entry);
				if ("file".equals(uri.getScheme())) {
					entries.add(Path.of(uri));
				}
			}
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("the class path of " + file + " cannot be read: " + ex.getMessage(), ex);
		}
		return entries;
	}

}
