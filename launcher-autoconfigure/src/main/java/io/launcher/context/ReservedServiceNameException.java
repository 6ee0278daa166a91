package io.launcher.context;

/**
 * A bean is a service that is named like a built-in one.
 */
public class ReservedServiceNameException extends ServiceDeclarationException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param service the name of the service
	 * @param beanName the name of the bean
	 */
	public ReservedServiceNameException(String service, String beanName) {
		super(beanName, "Bean '" + beanName + "' is a service named '" + service + "', a name that is reserved",
				"Give it another name with @LauncherService(name = ...): 'web' is the web server of the application,"
						+ " 'scheduling' its methods that are annotated with @Scheduled");
	}

}
