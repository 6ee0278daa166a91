package io.launcher.worker;

/**
 * The file that a supervisor leaves for a worker cannot be used.
 */
public class WorkerFileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	WorkerFileException(String path, String problem) {
		super("The file '" + path + "' that the supervisor left for this worker " + problem);
	}

}
