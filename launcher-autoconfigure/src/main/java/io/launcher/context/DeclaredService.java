package io.launcher.context;

import io.launcher.protocol.Frame;

/**
 * A service that the application has.
 *
 * @param name its name
 * @param beanName the name of its bean, empty for a built-in service
 * @param workers the number of workers it asks for, -1 if it does not say
 * @param kind its shape
 */
record DeclaredService(String name, String beanName, int workers, ServiceKind kind) {

	static DeclaredService builtIn(String name, ServiceKind kind) {
		return new DeclaredService(name, "", -1, kind);
	}

	Frame.Declaration declaration() {
		return new Frame.Declaration(this.name, this.workers, this.kind.id());
	}

}
