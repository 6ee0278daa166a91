package io.launcher.socket;

import java.io.File;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Finds out about the descriptors of this process by asking the kernel, as the JDK does
 * not tell.
 */
final class Descriptors {

	/** How many to try where no directory lists them. */
	private static final int MAX_TRIED = 65536;

	private final NativeSockets sockets;

	private final SocketAbi abi;

	Descriptors(NativeSockets sockets) {
		this(sockets, SocketAbi.current());
	}

	Descriptors(NativeSockets sockets, SocketAbi abi) {
		this.sockets = sockets;
		this.abi = abi;
	}

	int listening(SocketAddress address) throws IOException {
		return candidates().filter((descriptor) -> NativeAddress.same(address, address(descriptor)))
			.filter(this::isListening)
			.findFirst()
			.orElseThrow(() -> new IOException("Cannot find the descriptor that listens on " + address));
	}

	/**
	 * Keeps all sockets that are bound to an address or connected to it from being
	 * inherited by processes that native code starts.
	 * @param address the address
	 * @throws IOException if that fails
	 */
	void closeOnExec(SocketAddress address) throws IOException {
		for (int descriptor : at(address)) {
			this.sockets.closeOnExec(descriptor);
		}
	}

	private int[] at(SocketAddress address) {
		return candidates()
			.filter((descriptor) -> NativeAddress.same(address, address(descriptor))
					|| NativeAddress.same(address, peer(descriptor)))
			.toArray();
	}

	@Nullable SocketAddress address(int descriptor) {
		return decode((address, length) -> this.sockets.library().getsockname(descriptor, address, length));
	}

	private @Nullable SocketAddress peer(int descriptor) {
		return decode((address, length) -> this.sockets.library().getpeername(descriptor, address, length));
	}

	private @Nullable SocketAddress decode(AddressCall call) {
		byte[] address = new byte[NativeAddress.SIZE];
		int[] length = { address.length };
		return (call.get(address, length) == 0) ? NativeAddress.decode(address, length[0], this.abi) : null;
	}

	boolean isListening(int descriptor) {
		int[] value = new int[1];
		int[] length = { Integer.BYTES };
		return this.sockets.library()
			.getsockopt(descriptor, this.abi.solSocket(), this.abi.soAcceptConn(), value, length) == 0 && value[0] != 0;
	}

	private IntStream candidates() {
		String[] names = new File(this.abi.descriptors()).list();
		if (names == null || names.length == 0) {
			return IntStream.range(0, Math.min(MAX_TRIED, this.sockets.library().getdtablesize()));
		}
		return Arrays.stream(names).mapToInt(Integer::parseInt).sorted();
	}

	private interface AddressCall {

		int get(byte[] address, int[] length);

	}

}
