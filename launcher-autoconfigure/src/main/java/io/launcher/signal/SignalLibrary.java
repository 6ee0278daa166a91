package io.launcher.signal;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * What is called in the C library.
 */
interface SignalLibrary extends Library {

	int kill(int pid, int signal);

	Pointer signal(int signal, Pointer handler);

	int waitpid(int pid, int[] status, int options);

}
