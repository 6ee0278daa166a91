package io.launcher.systemd;

import com.sun.jna.Library;

/**
 * What is called in the C library. Sizes are those of 64-bit platforms.
 */
interface SystemdLibrary extends Library {

	int socket(int domain, int type, int protocol);

	long sendto(int descriptor, byte[] message, long length, int flags, byte[] address, int addressLength);

	int close(int descriptor);

	int clock_gettime(int clock, long[] time);

	String strerror(int error);

}
