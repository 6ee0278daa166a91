package io.launcher.socket;

import com.sun.jna.Memory;

/**
 * A filter of the kernel, a {@code struct sock_fprog}, that drops each TCP segment which
 * asks for a new connection. Whoever asks tries again after a second.
 */
final class SynFilter {

	private static final int INSTRUCTION = 8;

	private static final int LOAD_BYTE = 0x30;

	private static final int JUMP_IF_SET = 0x45;

	private static final int RETURN = 0x06;

	private static final int FLAGS_OF_TCP = 13;

	private static final int SYN = 0x02;

	private static final int PROGRAM_OFFSET = 8;

	private static final int PROGRAM_SIZE = 16;

	private final Memory instructions = new Memory(4 * INSTRUCTION);

	private final Memory program = new Memory(PROGRAM_SIZE);

	SynFilter() {
		instruction(0, LOAD_BYTE, 0, 0, FLAGS_OF_TCP);
		instruction(1, JUMP_IF_SET, 0, 1, SYN);
		instruction(2, RETURN, 0, 0, 0);
		instruction(3, RETURN, 0, 0, Integer.MAX_VALUE);
		this.program.clear();
		this.program.setShort(0, (short) 4);
		this.program.setPointer(PROGRAM_OFFSET, this.instructions);
	}

	private void instruction(int index, int code, int whenTrue, int whenFalse, int value) {
		long offset = (long) index * INSTRUCTION;
		this.instructions.setShort(offset, (short) code);
		this.instructions.setByte(offset + 2, (byte) whenTrue);
		this.instructions.setByte(offset + 3, (byte) whenFalse);
		this.instructions.setInt(offset + 4, value);
	}

	Memory program() {
		return this.program;
	}

}
