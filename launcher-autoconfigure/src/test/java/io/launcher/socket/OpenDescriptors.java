package io.launcher.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The descriptors of this process as the kernel has them.
 */
public final class OpenDescriptors {

	private static final int O_NONBLOCK = 04000;

	private static final int O_CLOEXEC = 02000000;

	private OpenDescriptors() {
	}

	public static long count() throws IOException {
		try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
			return entries.count();
		}
	}

	public static List<Integer> of(SocketAddress address) {
		Descriptors descriptors = new Descriptors(NativeSockets.load());
		return IntStream.range(0, 1024)
			.filter((number) -> address.equals(descriptors.address(number)))
			.boxed()
			.toList();
	}

	public static boolean closeOnExec(int descriptor) throws IOException {
		return (flags(descriptor) & O_CLOEXEC) != 0;
	}

	public static boolean nonBlocking(int descriptor) throws IOException {
		return (flags(descriptor) & O_NONBLOCK) != 0;
	}

	public static String inode(int descriptor) throws IOException {
		return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
	}

	private static int flags(int descriptor) throws IOException {
		return Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor))
			.stream()
			.filter((line) -> line.startsWith("flags:"))
			.mapToInt((line) -> Integer.parseInt(line.substring("flags:".length()).strip(), 8))
			.findFirst()
			.orElseThrow();
	}

}
