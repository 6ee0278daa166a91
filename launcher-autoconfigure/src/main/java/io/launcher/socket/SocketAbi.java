package io.launcher.socket;

import java.util.Locale;

/**
 * Where Linux and BSD or macOS differ in what it takes to find a descriptor.
 *
 * @param afInet6 the address family of IPv6
 * @param solSocket the level of socket options
 * @param soAcceptConn the option that tells whether a socket listens
 * @param lengthByte whether an address begins with a byte for its length
 * @param descriptors the directory that lists the open descriptors
 */
record SocketAbi(int afInet6, int solSocket, int soAcceptConn, boolean lengthByte, String descriptors) {

	private static final SocketAbi LINUX = new SocketAbi(10, SocketConstants.SOL_SOCKET, 30, false, "/proc/self/fd");

	private static final SocketAbi MAC = new SocketAbi(30, 0xffff, 2, true, "/dev/fd");

	static SocketAbi current() {
		return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? MAC : LINUX;
	}

}
