package io.launcher.testprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Receives notifications as a service manager does. What has arrived is taken when it is
 * asked for, so that a receiver that is not asked is one that is busy.
 */
public final class NotifyReceiver implements AutoCloseable {

	private static final int AF_UNIX = 1;

	private static final int SOCK_DGRAM = 2;

	private static final int SOCK_CLOEXEC = 0x80000;

	private static final int MSG_DONTWAIT = 0x40;

	private static final LibC C = Native.load("c", LibC.class);

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private final String address;

	private final int descriptor;

	private NotifyReceiver(String address) {
		this.address = address;
		this.descriptor = C.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		byte[] name = address.getBytes(StandardCharsets.UTF_8);
		if (name[0] == '@') {
			name[0] = 0;
		}
		ByteBuffer bytes = ByteBuffer.allocate(2 + name.length).order(ByteOrder.nativeOrder());
		bytes.putShort((short) AF_UNIX).put(name);
		assertThat(C.bind(this.descriptor, bytes.array(), bytes.capacity())).isZero();
	}

	/**
	 * Listens in the abstract namespace.
	 * @return the receiver
	 */
	public static NotifyReceiver inAbstractNamespace() {
		return new NotifyReceiver("@launcher-test/" + ProcessHandle.current().pid() + "/" + System.nanoTime());
	}

	/**
	 * Listens at a path.
	 * @param path the path
	 * @return the receiver
	 */
	public static NotifyReceiver at(Path path) {
		return new NotifyReceiver(path.toString());
	}

	/**
	 * What {@code NOTIFY_SOCKET} has to be.
	 * @return the address
	 */
	public String address() {
		return this.address;
	}

	/**
	 * All messages so far.
	 * @return the messages, in order
	 */
	public synchronized List<String> messages() {
		byte[] buffer = new byte[8192];
		long length = C.recv(this.descriptor, buffer, buffer.length, MSG_DONTWAIT);
		while (length >= 0) {
			this.messages.add(new String(buffer, 0, (int) length, StandardCharsets.UTF_8));
			length = C.recv(this.descriptor, buffer, buffer.length, MSG_DONTWAIT);
		}
		return List.copyOf(this.messages);
	}

	/**
	 * All assignments so far that begin with one of these texts.
	 * @param beginnings how they begin
	 * @return the assignments, in order
	 */
	public List<String> assignments(String... beginnings) {
		Predicate<String> wanted = (line) -> List.of(beginnings).stream().anyMatch(line::startsWith);
		return messages().stream().flatMap(String::lines).filter(wanted).toList();
	}

	/**
	 * Waits until assignments have arrived.
	 * @param count how many since the start
	 * @param beginnings how they begin
	 * @return the assignments, in order
	 */
	public List<String> await(int count, String... beginnings) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.alias(count + " of " + List.of(beginnings))
			.until(() -> assignments(beginnings).size() >= count);
		return assignments(beginnings);
	}

	@Override
	public void close() {
		C.close(this.descriptor);
	}

	interface LibC extends Library {

		int socket(int domain, int type, int protocol);

		int bind(int descriptor, byte[] address, int length);

		long recv(int descriptor, byte[] buffer, long length, int flags);

		int close(int descriptor);

	}

}
