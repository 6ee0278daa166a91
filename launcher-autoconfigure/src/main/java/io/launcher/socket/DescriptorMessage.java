package io.launcher.socket;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * A {@code struct msghdr} with one buffer and one {@code SCM_RIGHTS} control message, as
 * 64-bit Linux lays it out.
 */
final class DescriptorMessage implements Closeable {

	/** The kernel's own limit (SCM_MAX_FD). */
	static final int MAX_DESCRIPTORS = 253;

	private static final int MSGHDR_SIZE = 56;

	private static final int MSGHDR_IOV = 16;

	private static final int MSGHDR_IOVLEN = 24;

	private static final int MSGHDR_CONTROL = 32;

	private static final int MSGHDR_CONTROLLEN = 40;

	private static final int MSGHDR_FLAGS = 48;

	private static final int IOVEC_SIZE = 16;

	private static final int IOVEC_BASE = 0;

	private static final int IOVEC_LEN = 8;

	private static final int CMSG_LEN = 0;

	private static final int CMSG_LEVEL = 8;

	private static final int CMSG_TYPE = 12;

	private static final int CMSG_DATA = 16;

	private static final int CMSG_ALIGNMENT = 8;

	private final Memory data;

	private final Memory control;

	private final Memory vector = new Memory(IOVEC_SIZE);

	private final Memory header = new Memory(MSGHDR_SIZE);

	private DescriptorMessage(int length, int descriptors) {
		this.data = new Memory(length);
		this.control = new Memory(space(descriptors));
		this.control.clear();
		this.header.clear();
		this.vector.setPointer(IOVEC_BASE, this.data);
		this.vector.setLong(IOVEC_LEN, length);
		this.header.setPointer(MSGHDR_IOV, this.vector);
		this.header.setLong(MSGHDR_IOVLEN, 1);
		this.header.setPointer(MSGHDR_CONTROL, this.control);
		this.header.setLong(MSGHDR_CONTROLLEN, this.control.size());
	}

	static DescriptorMessage sending(byte[] bytes, int[] descriptors) {
		DescriptorMessage message = new DescriptorMessage(bytes.length, descriptors.length);
		message.data.write(0, bytes, 0, bytes.length);
		message.control.setLong(CMSG_LEN, CMSG_DATA + (long) descriptors.length * Integer.BYTES);
		message.control.setInt(CMSG_LEVEL, SocketConstants.SOL_SOCKET);
		message.control.setInt(CMSG_TYPE, SocketConstants.SCM_RIGHTS);
		message.control.write(CMSG_DATA, descriptors, 0, descriptors.length);
		return message;
	}

	static DescriptorMessage receiving(int length) {
		return new DescriptorMessage(length, MAX_DESCRIPTORS);
	}

	Pointer pointer() {
		return this.header;
	}

	boolean truncated() {
		return (this.header.getInt(MSGHDR_FLAGS) & SocketConstants.MSG_CTRUNC) != 0;
	}

	List<Integer> descriptors() {
		List<Integer> descriptors = new ArrayList<>();
		long end = this.header.getLong(MSGHDR_CONTROLLEN);
		long at = 0;
		while (at + CMSG_DATA <= end) {
			long length = this.control.getLong(at + CMSG_LEN);
			if (length < CMSG_DATA || at + length > end) {
				break;
			}
			if (this.control.getInt(at + CMSG_LEVEL) == SocketConstants.SOL_SOCKET
					&& this.control.getInt(at + CMSG_TYPE) == SocketConstants.SCM_RIGHTS) {
				for (long data = at + CMSG_DATA; data + Integer.BYTES <= at + length; data += Integer.BYTES) {
					descriptors.add(this.control.getInt(data));
				}
			}
			at += align(length);
		}
		return descriptors;
	}

	void copyTo(byte[] bytes, int length) {
		this.data.read(0, bytes, 0, length);
	}

	@Override
	public void close() {
		this.header.close();
		this.vector.close();
		this.control.close();
		this.data.close();
	}

	private static long space(int descriptors) {
		return CMSG_DATA + align((long) descriptors * Integer.BYTES);
	}

	private static long align(long length) {
		return (length + CMSG_ALIGNMENT - 1) & -CMSG_ALIGNMENT;
	}

}
