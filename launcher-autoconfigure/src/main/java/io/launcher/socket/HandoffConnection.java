package io.launcher.socket;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One end of a Unix socket connection that descriptors can pass. All that is done with it
 * is done by one deadline, however slowly the other side sends.
 */
final class HandoffConnection implements Closeable {

	private final NativeSockets sockets;

	private final NativeDescriptor descriptor;

	private final LongSupplier nanoTime;

	private final long deadline;

	HandoffConnection(NativeSockets sockets, NativeDescriptor descriptor, long timeout, LongSupplier nanoTime) {
		this.sockets = sockets;
		this.descriptor = descriptor;
		this.nanoTime = nanoTime;
		this.deadline = nanoTime.getAsLong() + timeout;
	}

	static HandoffConnection connect(NativeSockets sockets, Path path, long timeout, LongSupplier nanoTime)
			throws IOException {
		byte[] address = NativeAddress.unix(path);
		NativeDescriptor descriptor = new NativeDescriptor(sockets, sockets.unixSocket());
		HandoffConnection connection = new HandoffConnection(sockets, descriptor, timeout, nanoTime);
		try {
			connection.limit(SocketConstants.SO_SNDTIMEO);
			int result;
			do {
				result = sockets.library().connect(descriptor.number(), address, address.length);
			}
			while (sockets.interrupted(result));
			sockets.check("connect to " + path, result);
			return connection;
		}
		catch (IOException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * The user that the other side ran as when it connected.
	 * @return the user's number
	 * @throws IOException if the system does not tell
	 */
	int peerUser() throws IOException {
		int[] credentials = new int[3];
		int[] length = { credentials.length * Integer.BYTES };
		this.sockets.check("getsockopt",
				this.sockets.library()
					.getsockopt(this.descriptor.number(), SocketConstants.SOL_SOCKET, SocketConstants.SO_PEERCRED,
							credentials, length));
		return credentials[1];
	}

	byte[] read(int count) throws IOException {
		byte[] bytes = new byte[count];
		int have = 0;
		while (have < count) {
			byte[] part = new byte[count - have];
			limit(SocketConstants.SO_RCVTIMEO);
			long read = this.sockets.library().recv(this.descriptor.number(), part, part.length, 0);
			if (this.sockets.interrupted(read)) {
				continue;
			}
			if (this.sockets.check("recv", read) == 0) {
				throw new EOFException("The other side closed the connection");
			}
			System.arraycopy(part, 0, bytes, have, (int) read);
			have += (int) read;
		}
		return bytes;
	}

	void write(byte[] bytes) throws IOException {
		write(bytes, 0);
	}

	/**
	 * Writes with descriptors, which go along with the first byte.
	 * @param bytes the bytes
	 * @param descriptors the descriptors, which stay open here
	 * @throws IOException if not everything could be sent
	 */
	void write(byte[] bytes, int[] descriptors) throws IOException {
		long sent;
		try (DescriptorMessage message = DescriptorMessage.sending(bytes, descriptors)) {
			do {
				limit(SocketConstants.SO_SNDTIMEO);
				sent = this.sockets.library()
					.sendmsg(this.descriptor.number(), message.pointer(), SocketConstants.MSG_NOSIGNAL);
			}
			while (this.sockets.interrupted(sent));
		}
		write(bytes, (int) this.sockets.check("sendmsg", sent));
	}

	/**
	 * Reads what comes first, with the descriptors that come along with it.
	 * @param bytes where the bytes go
	 * @param descriptors where the descriptors go; they are there also when this throws
	 * @return how many bytes there are
	 * @throws IOException if nothing can be read, or not all descriptors could be taken
	 */
	int read(byte[] bytes, List<Integer> descriptors) throws IOException {
		try (DescriptorMessage message = DescriptorMessage.receiving(bytes.length)) {
			long read;
			do {
				limit(SocketConstants.SO_RCVTIMEO);
				read = this.sockets.library()
					.recvmsg(this.descriptor.number(), message.pointer(), SocketConstants.MSG_CMSG_CLOEXEC);
			}
			while (this.sockets.interrupted(read));
			this.sockets.check("recvmsg", read);
			descriptors.addAll(message.descriptors());
			if (message.truncated()) {
				throw new IOException(
						"Not all sockets could be taken over. Is the limit of open files (ulimit -n) reached?");
			}
			message.copyTo(bytes, (int) read);
			return (int) read;
		}
	}

	/**
	 * Ends a read or write of another thread.
	 */
	void shutdown() {
		this.descriptor.shutdown();
	}

	@Override
	public void close() {
		this.descriptor.close();
	}

	private void write(byte[] bytes, int from) throws IOException {
		int at = from;
		while (at < bytes.length) {
			byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
			limit(SocketConstants.SO_SNDTIMEO);
			long sent = this.sockets.library()
				.send(this.descriptor.number(), rest, rest.length, SocketConstants.MSG_NOSIGNAL);
			if (!this.sockets.interrupted(sent)) {
				at += (int) this.sockets.check("send", sent);
			}
		}
	}

	private void limit(int option) throws SocketTimeoutException, IOException {
		this.sockets.timeout(this.descriptor.number(), option, this.deadline - this.nanoTime.getAsLong());
	}

}
