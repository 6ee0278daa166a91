package io.launcher.context;

/**
 * A bean is declared a service whose type the launcher cannot run.
 */
public class UnsupportedServiceTypeException extends ServiceDeclarationException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param beanName the name of the bean
	 * @param type its type
	 */
	public UnsupportedServiceTypeException(String beanName, String type) {
		super(beanName,
				"Bean '" + beanName + "' of type " + type
						+ " is annotated with @LauncherService but is nothing that can be run",
				"Let it implement io.launcher.ServiceBase, java.lang.Runnable (run() is the work) or"
						+ " org.springframework.context.Lifecycle, or remove the annotation");
	}

}
