package io.launcher.web.tomcat;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.coyote.http2.Http2Protocol;

/**
 * The second step of the end of an HTTP/2 connection (RFC 9113, 6.8): after a GOAWAY that
 * only announces it, and once that had time to arrive, another one names the last stream
 * that is processed, and all later ones are ignored. Tomcat takes this step when another
 * stream begins, but closes an idle connection without it: a stream that begins at that
 * moment would be cut off. Where streams are in progress, the step is left to Tomcat: it
 * ends the whole connection when a body follows for a stream that is ignored.
 */
final class FinalGoAway {

	private static final System.Logger logger = System.getLogger(FinalGoAway.class.getName());

	private static final String HANDLER = Http2Protocol.class.getPackageName() + ".Http2UpgradeHandler";

	/**
	 * Takes the step if the connection is idle.
	 * @param handler what handles the connection
	 * @return whether it had been taken already, so that the connection can be closed
	 */
	boolean wasSent(Object handler) {
		Class<?> type = handler.getClass();
		while (type != null && !type.getName().equals(HANDLER)) {
			type = type.getSuperclass();
		}
		try {
			return type == null || wasSent(handler, type);
		}
		catch (InvocationTargetException ex) {
			// the connection is lost, which others find out, too
			logger.log(System.Logger.Level.DEBUG, "No final GOAWAY", ex.getCause());
			return true;
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.log(System.Logger.Level.DEBUG, "This version of Tomcat is left to send its final GOAWAY", ex);
			return true;
		}
	}

	// there is no public way
	private boolean wasSent(Object handler, Class<?> type) throws ReflectiveOperationException {
		if (!(field(type, "connectionState").get(handler) instanceof AtomicReference<?> state
				&& field(type, "activeRemoteStreamCount").get(handler) instanceof AtomicInteger streams)) {
			return true;
		}
		if (!String.valueOf(state.get()).equals("PAUSING")) {
			return true;
		}
		if (streams.get() == 0) {
			field(type, "drainTimeout").setLong(handler, 0);
			Method step = type.getDeclaredMethod("checkPauseState");
			step.setAccessible(true);
			step.invoke(handler);
		}
		return false;
	}

	private static Field field(Class<?> type, String name) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field;
	}

}
