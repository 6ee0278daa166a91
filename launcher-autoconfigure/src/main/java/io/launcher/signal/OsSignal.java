package io.launcher.signal;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A signal of the operating system, with its number on Linux and macOS.
 */
public enum OsSignal {

	/** The terminal is gone, or by convention: reload. */
	HUP(1),

	/** Ctrl-C. */
	INT(2),

	/** Ctrl-\; a JVM prints its threads. */
	QUIT(3),

	/** Illegal instruction. */
	ILL(4),

	/** Breakpoint. */
	TRAP(5),

	/** Aborted, as by a fatal error of the JVM. */
	ABRT(6),

	/** Bad memory access. */
	BUS(7, 10),

	/** Arithmetic error. */
	FPE(8),

	/** Cannot be caught. */
	KILL(9),

	/** For the user. */
	USR1(10, 30),

	/** Invalid memory reference. */
	SEGV(11),

	/** For the user. */
	USR2(12, 31),

	/** Nobody reads. */
	PIPE(13),

	/** A timer. */
	ALRM(14),

	/** Please end. */
	TERM(15),

	/** A child changed its state. */
	CHLD(17, 20),

	/** Go on. */
	CONT(18, 19),

	/** Cannot be caught. */
	STOP(19, 17),

	/** Ctrl-Z. */
	TSTP(20, 18),

	/** A background process reads from the terminal, or by convention: one more. */
	TTIN(21),

	/** A background process writes to the terminal, or by convention: one fewer. */
	TTOU(22),

	/** Processor time limit. */
	XCPU(24),

	/** File size limit. */
	XFSZ(25),

	/** The terminal changed its size. */
	WINCH(28),

	/** Bad system call, as by a seccomp filter. */
	SYS(31, 12);

	/** What a shell and {@link Process#exitValue()} add to the number of a signal. */
	private static final int EXIT_CODE_BASE = 128;

	private static final boolean LINUX_NUMBERS = !isBsd(System.getProperty("os.name", ""));

	private final int linux;

	private final int bsd;

	OsSignal(int number) {
		this(number, number);
	}

	OsSignal(int linux, int bsd) {
		this.linux = linux;
		this.bsd = bsd;
	}

	/**
	 * The number on this operating system.
	 * @return the number
	 */
	public int number() {
		return LINUX_NUMBERS ? this.linux : this.bsd;
	}

	/**
	 * The name with its prefix, such as {@code SIGTERM}.
	 * @return the full name
	 */
	public String fullName() {
		return "SIG" + name();
	}

	/**
	 * The signal of a number on this operating system.
	 * @param number the number
	 * @return the signal, or {@code null} if it is none of these
	 */
	public static @Nullable OsSignal ofNumber(int number) {
		for (OsSignal signal : values()) {
			if (signal.number() == number) {
				return signal;
			}
		}
		return null;
	}

	/**
	 * The signal that a process died by, as its exit code tells. Java reports it as 128
	 * plus its number, which a process may also return by itself.
	 * @param exitCode the exit code
	 * @return the signal, or {@code null} if the code stands for none
	 */
	public static @Nullable OsSignal ofExitCode(int exitCode) {
		return ofNumber(exitCode - EXIT_CODE_BASE);
	}

	/**
	 * Names a signal for a log line.
	 * @param number the number
	 * @return the full name, such as {@code SIGKILL}, or {@code signal 35} for one
	 * without a name here
	 */
	public static String nameOf(int number) {
		OsSignal signal = ofNumber(number);
		return (signal != null) ? signal.fullName() : "signal " + number;
	}

	private static boolean isBsd(String os) {
		String name = os.toLowerCase(Locale.ROOT);
		return name.contains("mac") || name.contains("bsd");
	}

}
