package io.launcher.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClassArchives} with real JVMs: what would be worse than no archive
 * reaches no worker.
 */
@Tag("boot")
class ClassArchivesIntegrationTests {

	private static final FileTime TIME = FileTime.fromMillis(1_700_000_000_000L);

	private static final Path JAVA = Path.of(System.getProperty("java.home"));

	private static final ArchiveKind KIND = ArchiveKind.of(Runtime.version().feature());

	private static final int GENERATION = 1;

	@TempDir
	private static Path directory;

	private static Path jar;

	private static Path library;

	/** What a JVM has recorded. */
	private static byte[] recorded;

	private final ClassArchives archives = new ClassArchives();

	@BeforeAll
	static void record() throws Exception {
		jar = directory.resolve("app.jar");
		library = directory.resolve("lib.jar");
		write(library, null, "says lib");
		write(jar, "lib.jar", "says one");
		Path file = directory.resolve("trained");
		List<String> options = new ArrayList<>(KIND.recordTo(file));
		options.addAll(List.of("-jar", jar.toString()));
		assertThat(run(start(), options)).contains("says one");
		recorded = Files.readAllBytes(file);
		Files.delete(file);
	}

	@BeforeEach
	void restore() throws IOException {
		write(library, null, "says lib");
		write(jar, "lib.jar", "says one");
	}

	@AfterEach
	void close() throws IOException {
		this.archives.close();
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter((file) -> file.getFileName().toString().startsWith("classes-")).toList()) {
				Files.delete(file);
			}
		}
	}

	private static void write(Path file, String classPath, String text) throws IOException {
		Manifest manifest = new Manifest();
		Attributes attributes = manifest.getMainAttributes();
		attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		attributes.put(Attributes.Name.MAIN_CLASS, TinyApplication.class.getName());
		if (classPath != null) {
			attributes.put(Attributes.Name.CLASS_PATH, classPath);
		}
		String name = TinyApplication.class.getName().replace('.', '/') + ".class";
		byte[] content;
		try (InputStream input = TinyApplication.class.getResourceAsStream("/" + name)) {
			content = new String(input.readAllBytes(), StandardCharsets.ISO_8859_1).replace("says one", text)
				.getBytes(StandardCharsets.ISO_8859_1);
		}
		// in place, as the worst of tools do
		try (OutputStream output = Files.newOutputStream(file);
				JarOutputStream jar = new JarOutputStream(output, manifest)) {
			JarEntry entry = new JarEntry(name);
			entry.setTime(TIME.toMillis());
			entry.setMethod(JarEntry.STORED);
			entry.setSize(content.length);
			CRC32 checksum = new CRC32();
			checksum.update(content);
			entry.setCrc(checksum.getValue());
			jar.putNextEntry(entry);
			jar.write(content);
		}
		Files.setLastModifiedTime(file, TIME);
	}

	private static JvmStart start(String... options) {
		return start(JAVA, jar, options);
	}

	private static JvmStart start(Path java, Path application, String... options) {
		List<String> all = new ArrayList<>(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"));
		all.addAll(List.of(options));
		return new JvmStart(java, all, List.of(), application, Map.of(), Set.of("JAVA_TOOL_OPTIONS"));
	}

	private static String run(JvmStart start, List<String> more) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(start.javaHome().resolve("bin/java").toString()));
		command.addAll(start.options());
		command.addAll(more);
		Process process = start.process(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	// As if a process had recorded that.
	private void recordAs(JvmStart start, byte[] content, int status) throws IOException {
		await(this.archives.begin(GENERATION, start));
		if (content != null) {
			String option = this.archives.recordingOptions(GENERATION).get(0);
			Files.write(Path.of(option.substring(option.indexOf('=') + 1)), content);
		}
		await(this.archives.recorded(GENERATION, status));
	}

	private Path recordProperly() throws IOException {
		recordAs(start(), recorded, 143);
		assertThat(choose(start()).word()).isEqualTo("used");
		return file();
	}

	private static void await(CompletableFuture<Void> future) {
		future.orTimeout(60, TimeUnit.SECONDS).join();
	}

	private ArchiveChoice choose(JvmStart start) {
		await(this.archives.prepare(GENERATION));
		return this.archives.choose(GENERATION, start, false);
	}

	// For options that were not met before.
	private ArchiveChoice chooseInTheEnd(JvmStart start) {
		assertThat(choose(start).used()).isFalse();
		return Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> choose(start), (choice) -> !choice.word().equals("not tried with these options yet"));
	}

	private static Path file() throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			List<Path> found = files.filter((file) -> file.getFileName().toString().startsWith("classes-")).toList();
			assertThat(found).hasSize(1);
			return found.get(0);
		}
	}

	private void assertNone(String reason) {
		ArchiveChoice choice = choose(start());
		assertThat(choice.options()).isEmpty();
		assertThat(choice.word()).contains(reason);
	}

	@Test
	void archiveThatFitsIsUsed() throws Exception {
		assertNone("not recorded yet");
		Path file = recordProperly();
		assertThat(file.toString()).endsWith(KIND.suffix());
		List<String> options = new ArrayList<>(choose(start()).options());
		assertThat(options).contains("-Xlog:cds*=off").anyMatch((option) -> option.endsWith("=" + file));
		options.addAll(List.of("-Xlog:class+load", "-jar", jar.toString()));
		assertThat(run(start(), options)).contains("says one")
			.containsPattern("TinyApplication source: shared objects file");
		assertThat(this.archives.choose(GENERATION, start(), true).options()).contains("-XX:ArchiveRelocationMode=0");
		assertThat(this.archives.choose(2, start(), false).used()).isFalse();
		// it is what it was, whoever has looked at it
		Files.setLastModifiedTime(file, Files.getLastModifiedTime(file));
		Files.setLastModifiedTime(jar, TIME);
		assertThat(choose(start()).used()).isTrue();
		// properties and logs do not matter; those who ask for the log get it
		assertThat(choose(start("-Dsecret=1", "-Xlog:gc")).options()).contains("-Xlog:cds*=off");
		assertThat(choose(start("-Xlog:gc,cds=debug")).options()).noneMatch((option) -> option.startsWith("-Xlog"));
	}

	@ParameterizedTest
	@EnumSource
	void damagedArchiveIsNotUsed(Damage damage) throws IOException {
		Path file = recordProperly();
		FileTime time = Files.getLastModifiedTime(file);
		damage.apply(file);
		if (Files.exists(file)) {
			Files.setLastModifiedTime(file, time);
			assertThat(this.archives.choose(GENERATION, start(), false).used()).isFalse();
		}
		assertNone("put aside: the archive has changed");
		assertThat(file).doesNotExist();
	}

	@ParameterizedTest
	@EnumSource
	void archiveWrittenBadlyIsNotUsed(Damage damage) throws IOException {
		Path file = directory.resolve("bad");
		Files.write(file, recorded);
		damage.apply(file);
		recordAs(start(), Files.exists(file) ? Files.readAllBytes(file) : null, 0);
		Files.deleteIfExists(file);
		assertThat(choose(start()).options()).isEmpty();
		assertThat(directory).isDirectoryNotContaining("glob:**/classes-*");
		assertThat(Path.of("")).isDirectoryNotContaining("glob:hs_err*");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 134, 137 })
	void archiveOfAProcessThatFailedIsNotUsed(int status) throws IOException {
		recordAs(start(), recorded, status);
		assertNone("ended with status " + status);
		assertThat(directory).isDirectoryNotContaining("glob:**/classes-*");
	}

	@Test
	void archiveIsNotUsedWithFilesThatWereTouched() throws IOException {
		recordProperly();
		Files.setLastModifiedTime(library, FileTime.fromMillis(TIME.toMillis() + 5000));
		assertNone("lib.jar has changed");
	}

	// JDK 25 would run the old code
	@Test
	void archiveIsNotUsedWithFilesThatWereReplacedWithoutATrace() throws IOException {
		recordProperly();
		long size = Files.size(jar);
		write(jar, "lib.jar", "says two");
		assertThat(Files.size(jar)).isEqualTo(size);
		assertThat(Files.getLastModifiedTime(jar)).isEqualTo(TIME);
		assertNone("app.jar has changed");
	}

	@Test
	void archiveIsNotUsedWhenAFileIsMissing() throws IOException {
		recordProperly();
		Files.delete(library);
		assertNone("lib.jar has changed");
	}

	@Test
	void archiveIsNotRecordedFromFilesThatChangeMeanwhile() throws IOException {
		await(this.archives.begin(GENERATION, start()));
		String option = this.archives.recordingOptions(GENERATION).get(0);
		Files.write(Path.of(option.substring(option.indexOf('=') + 1)), recorded);
		write(library, null, "says LIB");
		await(this.archives.recorded(GENERATION, 0));
		assertNone("lib.jar has changed");
	}

	@Test
	void archiveIsNotUsedWithAnotherJava() throws IOException {
		Path home = Files.createDirectory(directory.resolve("java"));
		for (String name : List.of("bin", "lib", "conf")) {
			if (Files.exists(JAVA.resolve(name))) {
				Files.createSymbolicLink(home.resolve(name), JAVA.resolve(name));
			}
		}
		Files.copy(JAVA.resolve("release"), home.resolve("release"));
		JvmStart other = start(home, jar);
		recordAs(other, recorded, 0);
		assertThat(choose(other).used()).isTrue();
		assertThat(chooseInTheEnd(start()).used()).isFalse();
		Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + Runtime.version().feature() + ".9.9\"\n");
		assertThat(choose(other).word()).contains("release has changed");
	}

	@Test
	void archiveIsNotUsedInAnotherDirectory() throws IOException {
		recordProperly();
		Path other = Files.createDirectories(directory.resolve("other"));
		for (Path file : List.of(jar, library)) {
			Files.deleteIfExists(other.resolve(file.getFileName()));
			Files.copy(file, other.resolve(file.getFileName()));
			Files.setLastModifiedTime(other.resolve(file.getFileName()), TIME);
		}
		assertThat(chooseInTheEnd(start(JAVA, other.resolve("app.jar"))).used()).isFalse();
	}

	@Test
	void archiveIsUsedWithAnotherCollectorIfTheJvmAcceptsThat() throws IOException {
		recordProperly();
		assertThat(chooseInTheEnd(start("-XX:+UseSerialGC")).used()).isTrue();
		assertThat(chooseInTheEnd(start("-XX:+UseZGC")).used()).isFalse();
		assertThat(chooseInTheEnd(start("-XX:-UseCompressedOops")).used()).isFalse();
		assertThat(choose(start()).used()).isTrue();
	}

	@Test
	void archiveIsUsedWithOtherModulesIfTheJvmAcceptsThat() throws IOException {
		recordProperly();
		assertThat(chooseInTheEnd(start("--add-opens=java.base/java.lang=ALL-UNNAMED")).used())
			.isEqualTo(KIND == ArchiveKind.DYNAMIC);
		if (KIND == ArchiveKind.CACHE) {
			assertThat(chooseInTheEnd(start("-XX:+UseCompactObjectHeaders")).used()).isFalse();
		}
	}

	@Test
	void archiveIsNotUsedWithAnotherClassPath() throws IOException {
		recordProperly();
		Path more = directory.resolve("more.jar");
		write(more, null, "says sub");
		assertThat(chooseInTheEnd(start("-Xbootclasspath/a:" + more)).used()).isFalse();
		write(jar, "more.jar lib.jar", "says one");
		assertNone("app.jar has changed");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=0", "-javaagent:a.jar=token",
					"-agentpath:/a.so", "-Xrunjdwp:server=y", "-XX:SharedArchiveFile=mine", "-Xshare:off",
					"-XX:AOTCache=mine", "-XX:AOTMode=off", "-XX:+AutoCreateSharedArchive", "-XX:-UseSharedSpaces",
					"--patch-module=a=b", "--limit-modules=java.base", "@options", "-XX:Flags=options" })
	void archiveIsLeftOut(String option) throws IOException {
		recordProperly();
		ArchiveChoice choice = choose(start(option));
		assertThat(choice.options()).isEmpty();
		assertThat(choice.word()).doesNotContain("not tried", "token");
		JvmStart byVariable = new JvmStart(JAVA, List.of(), List.of(option), jar, Map.of(), Set.of());
		assertThat(choose(byVariable).word()).isEqualTo(choice.word());
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.archives.begin(2, byVariable).join());
	}

	@Test
	void nothingIsRecordedWithDirectories() throws IOException {
		Files.createDirectories(directory.resolve("classes"));
		write(jar, "lib.jar classes/", "says one");
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> await(this.archives.begin(GENERATION, start())))
			.withMessageContaining("classes is on the class path");
		assertThat(choose(start()).word()).contains("classes is on the class path");
		assertThat(this.archives.recordingOutput(GENERATION)).isNull();
	}

	@Test
	void archiveOfAWorkerThatDiedIsPutAside() throws IOException {
		Path file = recordProperly();
		this.archives.distrust(GENERATION, "a worker died");
		assertNone("put aside: a worker died");
		assertThat(file).doesNotExist();
		assertThat(file.resolveSibling(file.getFileName() + ".bad")).exists();
	}

	/** What can happen to a file. */
	enum Damage {

		DELETED, EMPTIED, GARBAGE, TRUNCATED, BITS_FLIPPED;

		void apply(Path file) throws IOException {
			byte[] content = Files.readAllBytes(file);
			switch (this) {
				case DELETED -> Files.delete(file);
				case EMPTIED -> Files.write(file, new byte[0]);
				case GARBAGE -> {
					Arrays.fill(content, (byte) 42);
					Files.write(file, content);
				}
				case TRUNCATED -> Files.write(file, Arrays.copyOf(content, content.length / 2));
				case BITS_FLIPPED -> {
					for (int i = content.length / 3; i < content.length; i += 5000) {
						content[i] ^= 4;
					}
					Files.write(file, content);
				}
			}
		}

	}

}
