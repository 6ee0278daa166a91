package io.launcher.context;

/**
 * A {@code launcher.*} property has a value that is not allowed.
 */
public class InvalidLauncherPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final String allowed;

	/**
	 * Creates the exception.
	 * @param property the whole name of the property
	 * @param value what was found
	 * @param allowed what is allowed, in words
	 */
	public InvalidLauncherPropertyException(String property, String value, String allowed) {
		super("Property '" + property + "' is '" + value + "', allowed is " + allowed);
		this.property = property;
		this.value = value;
		this.allowed = allowed;
	}

	/**
	 * The whole name of the property.
	 * @return the name
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * What was found.
	 * @return the value
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * What is allowed.
	 * @return the words
	 */
	public String getAllowed() {
		return this.allowed;
	}

}
