package io.launcher.context;

/**
 * A worker has not found what its supervisor left for it.
 */
public class WorkerFileException extends LauncherStartException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param path the path of the file
	 * @param problem what is wrong with it
	 */
	public WorkerFileException(String path, String problem) {
		super("This JVM was started as a worker, but its file '" + path + "' " + problem,
				"Workers are started by a supervisor only, and each file serves once:"
						+ " start the application without the system property 'io.launcher.worker'");
	}

}
