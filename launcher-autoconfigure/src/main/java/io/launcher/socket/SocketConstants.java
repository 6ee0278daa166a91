package io.launcher.socket;

/**
 * Numbers of the C library's headers.
 */
final class SocketConstants {

	static final int AF_UNIX = 1;

	static final int AF_INET = 2;

	static final int SOCK_STREAM = 1;

	static final int SHUT_RD = 0;

	static final int SHUT_RDWR = 2;

	static final int IPPROTO_IPV6 = 41;

	static final int F_SETFD = 2;

	static final int FD_CLOEXEC = 1;

	static final short POLLIN = 1;

	static final int EINTR = 4;

	static final int EBADF = 9;

	static final int F_GETFL = 3;

	static final int F_SETFL = 4;

	// from here on: Linux

	static final int AF_INET6 = 10;

	static final int SOCK_CLOEXEC = 0x80000;

	static final int O_CLOEXEC = 0x80000;

	static final int F_DUPFD_CLOEXEC = 1030;

	static final int SOL_SOCKET = 1;

	static final int SO_TYPE = 3;

	static final int SO_REUSEADDR = 2;

	static final int SO_REUSEPORT = 15;

	static final int IPV6_V6ONLY = 26;

	static final int SO_PEERCRED = 17;

	static final int SO_RCVTIMEO = 20;

	static final int SO_SNDTIMEO = 21;

	// the same number reads it
	static final int SO_ATTACH_FILTER = 26;

	static final int SCM_RIGHTS = 1;

	static final int MSG_CTRUNC = 0x8;

	static final int MSG_NOSIGNAL = 0x4000;

	static final int MSG_CMSG_CLOEXEC = 0x40000000;

	static final int O_NONBLOCK = 04000;

	static final int EAGAIN = 11;

	static final int ENOMEM = 12;

	static final int ENFILE = 23;

	static final int EMFILE = 24;

	static final int ENOTSOCK = 88;

	static final int ENOBUFS = 105;

	static final int ENOTCONN = 107;

	private SocketConstants() {
	}

}
