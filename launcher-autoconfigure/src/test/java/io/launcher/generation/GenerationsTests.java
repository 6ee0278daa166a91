package io.launcher.generation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import io.launcher.event.ReloadEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link Generations}, with a script in the place of the {@code java} command.
 */
class GenerationsTests {

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private static final List<String> LIBRARIES = List.of("b.jar", "spring-boot-jarmode-tools-4.1.2.jar", "a.jar");

	@TempDir
	private Path directory;

	private Path archive;

	private Path work;

	private Generations generations;

	@BeforeEach
	void prepare() throws IOException {
		this.archive = this.directory.resolve("app.jar");
		this.work = Files.createDirectory(this.directory.resolve("work"));
		write(this.archive, LAUNCHER, LIBRARIES);
		copy("Example", "lib/b.jar lib/spring-boot-jarmode-tools-4.1.2.jar lib/a.jar");
	}

	@AfterEach
	void close() {
		if (this.generations != null) {
			this.generations.close();
		}
	}

	@Test
	void archiveIsExtractedForEachGeneration() throws Exception {
		Generations generations = generations(Layout.AUTO);
		await(generations, 1);
		Path first = generations.archive(1);
		assertThat(first).isEqualTo(this.work.resolve("generations/1/app.jar")).isRegularFile();
		assertThat(generations.canReturn()).isTrue();
		await(generations, 2);
		assertThat(generations.archive(2)).isEqualTo(this.work.resolve("generations/2/app.jar"));
		assertThat(this.work.resolve("generations")).isDirectoryContaining("glob:**/1");
		try (var files = Files.list(this.work.resolve("generations"))) {
			assertThat(files).hasSize(2);
		}
	}

	@Test
	void oldGenerationsAreRemovedOnceNobodyRunsFromThem() throws Exception {
		Generations generations = generations(Layout.AUTO);
		await(generations, 1);
		generations.started(1, 1);
		for (int generation = 2; generation < 5; generation++) {
			await(generations, generation);
			generations.started(generation, generation);
			generations.reloaded(event(ReloadEvent.Phase.COMPLETED, generation));
		}
		generations.ended(2);
		awaitGone(2);
		assertThat(this.work.resolve("generations/1")).as("in use").exists();
		generations.ended(1);
		awaitGone(1);
		generations.ended(3);
		assertThat(this.work.resolve("generations/3")).as("the last good one").exists();
		assertThat(this.work.resolve("generations/4")).as("the current one").exists();
	}

	@Test
	void generationThatFailedIsRemovedAndTheOneBeforeStays() throws Exception {
		Generations generations = generations(Layout.AUTO);
		await(generations, 1);
		await(generations, 2);
		generations.started(7, 2);
		generations.reloaded(event(ReloadEvent.Phase.ROLLING_BACK, 2));
		await(generations, 1);
		generations.ended(7);
		generations.reloaded(event(ReloadEvent.Phase.ROLLED_BACK, 2));
		awaitGone(2);
		assertThat(generations.archive(1)).exists();
		assertThat(generations.canReturn()).isTrue();
	}

	@Test
	void failedExtractionMeansAsItIs() throws Exception {
		script("echo 'No space left on device'; mkdir -p \"$dest\"; exit 1");
		Generations generations = generations(Layout.AUTO);
		await(generations, 1);
		assertThat(generations.archive(1)).isNull();
		assertThat(generations.canReturn()).isFalse();
		try (var files = Files.list(this.work.resolve("generations"))) {
			assertThat(files).as("nothing half done").isEmpty();
		}
	}

	@Test
	void extractionThatCannotEvenSayWhyTellsHowMuchIsFree() throws Exception {
		script("exit 1");
		Extraction extraction = new Extraction(this.directory.resolve("java"), Duration.ofSeconds(30));
		Files.createDirectories(this.work);
		assertThatIOException().isThrownBy(() -> extraction.extract(this.archive, this.work.resolve("1")))
			.withMessageStartingWith("exit status 1: no message, and ")
			.withMessageEndingWith(" KiB are free in " + this.work);
	}

	@Test
	void endlessExtractionIsCutOff() throws Exception {
		script("exec tail -f /dev/null");
		this.generations = new Generations(Layout.AUTO, this.archive, List.of(this.archive),
				new Extraction(this.directory.resolve("java"), Duration.ofMillis(200)), () -> this.work);
		await(this.generations, 2);
		assertThat(this.generations.archive(2)).isNull();
	}

	@Test
	void copyThatWouldRunOtherwiseIsNotUsed() throws Exception {
		copy("Another", "lib/b.jar lib/spring-boot-jarmode-tools-4.1.2.jar lib/a.jar");
		assertNotUsed();
		copy("Example", "lib/a.jar lib/b.jar lib/spring-boot-jarmode-tools-4.1.2.jar");
		assertNotUsed();
		copy("Example", "lib/b.jar lib/spring-boot-jarmode-tools-4.1.2.jar");
		assertNotUsed();
	}

	private void assertNotUsed() throws Exception {
		try (Generations generations = generations(Layout.EXTRACTED)) {
			await(generations, 1);
			assertThat(generations.archive(1)).isNull();
		}
	}

	@Test
	void otherArchivesStayAsTheyAre() throws Exception {
		write(this.archive, "org.springframework.boot.loader.launch.PropertiesLauncher", LIBRARIES);
		assertThat(new ExecutableArchive(this.archive).obstacle()).contains("PropertiesLauncher");
		assertNotUsed();
		write(this.archive, LAUNCHER, List.of("a.jar"));
		assertThat(new ExecutableArchive(this.archive).obstacle()).contains("spring-boot-jarmode-tools");
		assertNotUsed();
	}

	@Test
	void copyThatSomebodyRemovedIsMadeAgain() throws Exception {
		Generations generations = generations(Layout.AUTO);
		await(generations, 1);
		Files.delete(this.work.resolve("generations/1/lib/a.jar"));
		await(generations, 1);
		assertThat(this.work.resolve("generations/1/lib/a.jar")).exists();
		assertThat(generations.archive(1)).exists();
	}

	@Test
	void archiveThatWasOverwrittenInPlaceIsRefusedWhenRunAsItIs() throws Exception {
		Generations generations = generations(Layout.AS_IS);
		await(generations, 1);
		await(generations, 2);
		Files.write(this.archive, new byte[] { 1, 2, 3 });
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> await(generations, 3))
			.withStackTraceContaining("app.jar was overwritten in place")
			.withStackTraceContaining("moving the new file over it")
			.withStackTraceContaining("launcher.worker.layout");
		Path other = this.directory.resolve("other.jar");
		write(other, LAUNCHER, LIBRARIES);
		Files.move(other, this.archive, StandardCopyOption.REPLACE_EXISTING);
		await(generations, 4);
		await(generations, 5);
	}

	@Test
	void archiveThatWasOverwrittenInPlaceIsExtractedAgain() throws Exception {
		Generations generations = generations(Layout.AUTO);
		await(generations, 1);
		write(this.archive, LAUNCHER, LIBRARIES);
		await(generations, 2);
		assertThat(generations.archive(2)).exists();
	}

	private Generations generations(Layout layout) {
		this.generations = new Generations(layout, this.archive, List.of(this.archive),
				new Extraction(this.directory.resolve("java"), Duration.ofSeconds(30)), () -> this.work);
		return this.generations;
	}

	private static void await(Generations generations, int generation) throws Exception {
		generations.prepare(generation).get(30, TimeUnit.SECONDS);
	}

	private void awaitGone(int generation) {
		Path gone = this.work.resolve("generations").resolve(Integer.toString(generation));
		Awaitility.await().untilAsserted(() -> assertThat(gone).doesNotExist());
	}

	private static ReloadEvent event(ReloadEvent.Phase phase, int generation) {
		return new ReloadEvent(phase, generation, "", Duration.ZERO);
	}

	// what the script copies
	private void copy(String main, String classPath) throws IOException {
		Path copy = this.directory.resolve("copy");
		Files.createDirectories(copy.resolve("lib"));
		for (String library : LIBRARIES) {
			Files.write(copy.resolve("lib").resolve(library), new byte[0]);
		}
		Manifest manifest = manifest(main);
		manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
		write(copy.resolve("app.jar"), manifest, List.of());
		script("cp -r '" + copy + "' \"$dest\"");
	}

	private void script(String body) throws IOException {
		Path script = this.directory.resolve("java");
		Files.writeString(script, "#!/bin/sh\nfor dest; do :; done\n" + body + "\n");
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
	}

	private static void write(Path file, String main, List<String> libraries) throws IOException {
		Manifest manifest = manifest(main);
		manifest.getMainAttributes().putValue("Start-Class", "Example");
		write(file, manifest, libraries);
	}

	private static void write(Path file, Manifest manifest, List<String> libraries) throws IOException {
		try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
			jar.putNextEntry(new JarEntry("BOOT-INF/lib/"));
			for (String library : libraries) {
				jar.putNextEntry(new JarEntry("BOOT-INF/lib/" + library));
			}
		}
	}

	private static Manifest manifest(String main) {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
		return manifest;
	}

}
