package io.launcher.context;

/**
 * Two beans are services of the same name.
 */
public class DuplicateServiceException extends ServiceDeclarationException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param service the name of the service
	 * @param first the name of one bean
	 * @param second the name of the other
	 */
	public DuplicateServiceException(String service, String first, String second) {
		super(second, "Beans '" + first + "' and '" + second + "' are both services named '" + service + "'",
				"Give one of them another name with @LauncherService(name = ...)");
	}

}
