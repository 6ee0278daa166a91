package io.launcher.socket;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What is called in the C library. Sizes are those of 64-bit platforms.
 */
interface SocketLibrary extends Library {

	int socket(int domain, int type, int protocol);

	int bind(int descriptor, byte[] address, int length);

	int listen(int descriptor, int backlog);

	int connect(int descriptor, byte[] address, int length);

	int accept4(int descriptor, @Nullable Pointer address, @Nullable Pointer length, int flags);

	int shutdown(int descriptor, int how);

	int close(int descriptor);

	int dup3(int from, int to, int flags);

	int fcntl(int descriptor, int command, Object... arguments);

	int getsockname(int descriptor, byte[] address, int[] length);

	int getpeername(int descriptor, byte[] address, int[] length);

	int getsockopt(int descriptor, int level, int option, int[] value, int[] length);

	int setsockopt(int descriptor, int level, int option, long[] value, int length);

	int setsockopt(int descriptor, int level, int option, int[] value, int length);

	int setsockopt(int descriptor, int level, int option, Pointer value, int length);

	long recv(int descriptor, byte[] buffer, long length, int flags);

	long send(int descriptor, byte[] buffer, long length, int flags);

	long sendmsg(int descriptor, Pointer message, int flags);

	long recvmsg(int descriptor, Pointer message, int flags);

	int poll(byte[] entries, long count, int timeout);

	int umask(int mask);

	int geteuid();

	int getdtablesize();

	String strerror(int error);

}
