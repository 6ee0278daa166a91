package io.launcher.signal;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A {@code sun.misc.Signal}. Called by reflection, as javac has a warning for it that
 * nothing suppresses together with {@code --release}. Handlers are
 * {@code sun.misc.SignalHandler}s.
 */
final class JvmSignal {

	private static final String SIGNAL = "sun.misc.Signal";

	private static final String HANDLER = "sun.misc.SignalHandler";

	private final Object signal;

	private final Method handle;

	private final Object ignore;

	private final Class<?> handlerType;

	/**
	 * Creates an instance.
	 * @param signal the signal
	 * @throws IllegalArgumentException if the JVM does not know it
	 */
	JvmSignal(OsSignal signal) {
		try {
			Class<?> type = Class.forName(SIGNAL);
			this.handlerType = Class.forName(HANDLER);
			this.handle = type.getMethod("handle", type, this.handlerType);
			Field sigIgn = this.handlerType.getField("SIG_IGN");
			this.ignore = sigIgn.get(null);
			this.signal = type.getConstructor(String.class).newInstance(signal.name());
		}
		catch (InvocationTargetException ex) {
			throw unwrap(ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new SignalUnavailableException(signal, "Signals cannot be handled: this Java runtime has no " + SIGNAL
					+ ". Add the module jdk.unsupported", ex);
		}
	}

	/**
	 * Sets the handler.
	 * @param handler the new handler
	 * @return the previous one
	 * @throws IllegalArgumentException if the JVM refuses
	 */
	Object handle(Object handler) {
		try {
			return this.handle.invoke(null, this.signal, handler);
		}
		catch (InvocationTargetException ex) {
			throw unwrap(ex);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Object handler(Runnable action) {
		return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { this.handlerType },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "handle" -> {
						action.run();
						yield null;
					}
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> action.toString();
				});
	}

	boolean isIgnored(Object handler) {
		return handler == this.ignore;
	}

	private static RuntimeException unwrap(InvocationTargetException ex) {
		if (ex.getCause() instanceof RuntimeException cause) {
			return cause;
		}
		if (ex.getCause() instanceof Error error) {
			throw error;
		}
		return new IllegalStateException(ex.getCause());
	}

}
