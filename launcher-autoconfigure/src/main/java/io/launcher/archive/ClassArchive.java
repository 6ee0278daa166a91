package io.launcher.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * An archive that was recorded, with all that it holds for. A JVM compares but sizes and
 * times, and some versions not even those.
 */
final class ClassArchive {

	private final JavaInstallation java;

	private final ArchiveKind kind;

	/** Those of the Java and the class path. */
	private volatile List<FileState> sources;

	private volatile @Nullable FileState file;

	/** Whether the JVM accepts it, by what it is started with. */
	private final Map<String, Boolean> accepted = new ConcurrentHashMap<>();

	private final List<Path> classPath;

	private ClassArchive(JavaInstallation java, ArchiveKind kind, List<Path> classPath, List<FileState> sources) {
		this.java = java;
		this.kind = kind;
		this.classPath = classPath;
		this.sources = sources;
	}

	// Of what is there before it is recorded.
	static ClassArchive of(JavaInstallation java, ArchiveKind kind, JvmStart start) throws IOException {
		List<FileState> sources = new ArrayList<>();
		for (Path file : java.files()) {
			sources.add(FileState.ofAttributes(file));
		}
		List<Path> classPath = ClassPathFiles.of(start);
		for (Path file : classPath) {
			sources.add(FileState.of(file));
		}
		return new ClassArchive(java, kind, classPath, List.copyOf(sources));
	}

	// Tells it from that of anything else.
	String fingerprint(JvmStart start) {
		StringBuilder text = new StringBuilder(start.key());
		for (FileState source : this.sources) {
			text.append('\n').append(source.path()).append('\n').append(source.size()).append(' ');
			text.append(source.modified()).append(' ').append(source.checksum());
		}
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest(text.toString().getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, 8);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ArchiveKind kind() {
		return this.kind;
	}

	// It was written, for what it was made of.
	void written(Path path) throws IOException {
		this.file = FileState.of(path);
	}

	// Whether nobody can have changed it or what it was made of. Quick.
	boolean untouched() {
		FileState written = this.file;
		return written != null && written.untouched() && this.sources.stream().allMatch(FileState::untouched);
	}

	// What has become of it and what it was made of, by the contents.
	@Nullable String change() throws IOException {
		List<FileState> confirmed = new ArrayList<>();
		for (FileState source : this.sources) {
			FileState now = source.confirmed();
			if (now == null) {
				return source.path() + " has changed";
			}
			confirmed.add(now);
		}
		FileState written = this.file;
		FileState now = (written != null) ? written.confirmed() : null;
		if (now == null || !now.exists()) {
			return "the archive has changed";
		}
		this.sources = List.copyOf(confirmed);
		this.file = now;
		return null;
	}

	Path path() {
		FileState written = this.file;
		if (written == null) {
			throw new IllegalStateException("Nothing was written");
		}
		return written.path();
	}

	// Whether the JVM accepts it, if that is known.
	@Nullable Boolean accepted(JvmStart start) {
		return this.accepted.get(start.key());
	}

	// What runs from other files is none of what is watched here.
	boolean accepts(JvmStart start) throws IOException, InterruptedException {
		boolean accepts = start.javaHome().equals(this.java.home()) && ClassPathFiles.of(start).equals(this.classPath)
				&& DryRun.accepts(start, this.java, this.kind, path());
		this.accepted.put(start.key(), accepts);
		return accepts;
	}

}
