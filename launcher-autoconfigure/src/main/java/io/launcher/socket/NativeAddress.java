package io.launcher.socket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The {@code struct sockaddr} of Linux, and the parts of it that BSD and macOS share.
 */
final class NativeAddress {

	/** Enough for any of them. */
	static final int SIZE = 128;

	private static final int FAMILY = 0;

	/** There the first byte is the length. */
	private static final int BSD_FAMILY = 1;

	private static final int PORT = 2;

	private static final int INET_ADDRESS = 4;

	private static final int INET_LENGTH = 4;

	private static final int INET6_ADDRESS = 8;

	private static final int INET6_LENGTH = 16;

	private static final int INET6_SCOPE = 24;

	private static final int INET_SIZE = 16;

	private static final int INET6_SIZE = 28;

	private static final int UNIX_PATH = 2;

	private static final int UNIX_SIZE = 110;

	/** In bytes; one more is the end of the text. */
	static final int LONGEST_PATH = UNIX_SIZE - UNIX_PATH - 1;

	private NativeAddress() {
	}

	static byte[] unix(Path path) {
		byte[] name = path.toString().getBytes(fileNameCharset());
		if (name.length > LONGEST_PATH) {
			throw new IllegalArgumentException(
					"The path of a Unix socket may have " + LONGEST_PATH + " bytes, this one has " + name.length + ": "
							+ path + ". Set launcher.control.directory to a shorter one");
		}
		ByteBuffer address = ByteBuffer.allocate(UNIX_SIZE).order(ByteOrder.nativeOrder());
		address.putShort(FAMILY, (short) SocketConstants.AF_UNIX);
		address.position(UNIX_PATH).put(name);
		return address.array();
	}

	static int length(Path path) {
		return path.toString().getBytes(fileNameCharset()).length;
	}

	/**
	 * The address as Linux has it.
	 * @param socketAddress an address that is resolved
	 * @return {@code struct sockaddr_in} or {@code sockaddr_in6}
	 */
	static byte[] internet(InetSocketAddress socketAddress) {
		InetAddress inet = socketAddress.getAddress();
		boolean inet6 = inet instanceof Inet6Address;
		ByteBuffer address = ByteBuffer.allocate(inet6 ? INET6_SIZE : INET_SIZE).order(ByteOrder.nativeOrder());
		address.putShort(FAMILY, (short) (inet6 ? SocketConstants.AF_INET6 : SocketConstants.AF_INET));
		address.order(ByteOrder.BIG_ENDIAN).putShort(PORT, (short) socketAddress.getPort());
		address.position(inet6 ? INET6_ADDRESS : INET_ADDRESS).put(inet.getAddress());
		if (inet instanceof Inet6Address scoped) {
			address.order(ByteOrder.nativeOrder()).putInt(INET6_SCOPE, scoped.getScopeId());
		}
		return address.array();
	}

	static @Nullable SocketAddress decode(byte[] address, int length, SocketAbi abi) {
		if (length <= UNIX_PATH) {
			return null;
		}
		ByteBuffer buffer = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
		int family = abi.lengthByte() ? address[BSD_FAMILY] : buffer.getShort(FAMILY);
		if (family == SocketConstants.AF_UNIX) {
			return path(address, Math.min(length, address.length));
		}
		int port = Short.toUnsignedInt(buffer.order(ByteOrder.BIG_ENDIAN).getShort(PORT));
		if (family == SocketConstants.AF_INET) {
			return new InetSocketAddress(inet(address, INET_ADDRESS, INET_LENGTH), port);
		}
		if (family == abi.afInet6()) {
			InetAddress inet = inet(address, INET6_ADDRESS, INET6_LENGTH);
			int scope = buffer.order(ByteOrder.nativeOrder()).getInt(INET6_SCOPE);
			return new InetSocketAddress((scope > 0) ? scoped(inet, scope) : inet, port);
		}
		return null;
	}

	/**
	 * Whether two addresses are the same, other than {@link InetSocketAddress#equals}
	 * also in the scope of a link-local one.
	 * @param one an address
	 * @param other another
	 * @return whether they are the same
	 */
	static boolean same(SocketAddress one, @Nullable SocketAddress other) {
		return one.equals(other) && scope(one) == scope(other);
	}

	private static int scope(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address inet6)
				? inet6.getScopeId() : 0;
	}

	private static @Nullable SocketAddress path(byte[] address, int length) {
		int end = UNIX_PATH;
		while (end < length && address[end] != 0) {
			end++;
		}
		// neither unnamed nor in the abstract namespace
		return (end > UNIX_PATH)
				? UnixDomainSocketAddress.of(new String(address, UNIX_PATH, end - UNIX_PATH, fileNameCharset())) : null;
	}

	private static InetAddress inet(byte[] address, int offset, int length) {
		try {
			// a mapped IPv4 address comes out as an Inet4Address, as it does in the JDK
			return InetAddress.getByAddress(Arrays.copyOfRange(address, offset, offset + length));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Cannot happen: the length is right", ex);
		}
	}

	private static InetAddress scoped(InetAddress address, int scope) {
		try {
			return Inet6Address.getByAddress(null, address.getAddress(), scope);
		}
		catch (UnknownHostException ex) {
			return address;
		}
	}

	private static Charset fileNameCharset() {
		String name = System.getProperty("sun.jnu.encoding");
		return (name != null && Charset.isSupported(name)) ? Charset.forName(name) : StandardCharsets.UTF_8;
	}

}
