package io.launcher.context;

/**
 * A bean cannot be the service that it is declared to be.
 */
public class ServiceDeclarationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String beanName;

	private final String action;

	/**
	 * Creates the exception.
	 * @param beanName the name of the bean
	 * @param description what is wrong with it
	 * @param action what to do
	 */
	public ServiceDeclarationException(String beanName, String description, String action) {
		super(description);
		this.beanName = beanName;
		this.action = action;
	}

	/**
	 * The name of the bean.
	 * @return the name
	 */
	public String getBeanName() {
		return this.beanName;
	}

	/**
	 * What to do.
	 * @return the advice
	 */
	public String getAction() {
		return this.action;
	}

}
