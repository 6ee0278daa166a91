package io.launcher.process;

import java.io.IOException;

/**
 * A process that holds a control directory until its standard input ends or it is killed.
 */
public final class ControlDirectoryHolder {

	private ControlDirectoryHolder() {
	}

	public static void main(String[] args) throws IOException {
		ControlDirectory directory = ControlDirectory.create(args[0]);
		System.out.println(directory.path());
		System.in.read();
		directory.close();
	}

}
