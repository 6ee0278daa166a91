package com.example.posters;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Releases of the packaged application that follow one another at one place.
 */
final class Releases {

	private final Path directory;

	private final Path archive;

	/**
	 * Puts the first release into place.
	 * @param directory where
	 * @throws IOException if that fails
	 */
	Releases(Path directory) throws IOException {
		this.directory = directory;
		this.archive = directory.resolve("app.jar");
		Files.copy(Path.of(Workshop.JAR), this.archive);
	}

	Path archive() {
		return this.archive;
	}

	/**
	 * Replaces the contents of the release, as cp does it.
	 * @param configuration what the new one has in addition
	 * @throws IOException if that fails
	 */
	void overwrite(String configuration) throws IOException {
		Files.write(this.archive, Files.readAllBytes(release(configuration)));
	}

	/**
	 * Replaces the release, as mv does it.
	 * @param configuration what the new one has in addition
	 * @throws IOException if that fails
	 */
	void replace(String configuration) throws IOException {
		Files.move(release(configuration), this.archive, StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * Replaces the release by a file that is none.
	 * @throws IOException if that fails
	 */
	void spoil() throws IOException {
		Path release = this.directory.resolve("release.jar");
		Files.writeString(release, "not an archive");
		Files.move(release, this.archive, StandardCopyOption.REPLACE_EXISTING);
	}

	private Path release(String configuration) throws IOException {
		Path release = this.directory.resolve("release.jar");
		Files.copy(Path.of(Workshop.JAR), release, StandardCopyOption.REPLACE_EXISTING);
		try (FileSystem contents = FileSystems.newFileSystem(release)) {
			Files.writeString(contents.getPath("BOOT-INF/classes/application.yml"), "\n---\n" + configuration + "\n",
					StandardOpenOption.APPEND);
		}
		return release;
	}

}
