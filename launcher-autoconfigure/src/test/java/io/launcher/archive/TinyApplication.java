package io.launcher.archive;

/**
 * An application of one class.
 */
public final class TinyApplication {

	private TinyApplication() {
	}

	/**
	 * Says it.
	 * @param args ignored
	 */
	public static void main(String[] args) {
		System.out.println("says one");
	}

}
