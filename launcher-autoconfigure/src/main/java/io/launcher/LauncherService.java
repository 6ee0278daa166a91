package io.launcher;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a bean a service of the launcher. Allowed on a bean class or a bean method whose
 * bean is a {@link ServiceBase}, a {@link Runnable} (its {@code run()} is the work: it
 * has a thread of its own and is interrupted to stop) or a Spring {@code Lifecycle}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface LauncherService {

	/**
	 * The name of the service, by which {@code launcher.services.<name>} configures it.
	 * The bean name when empty. {@code web} and {@code scheduling} are reserved.
	 * @return the name
	 */
	String name() default "";

	/**
	 * How many worker JVMs run this service in process mode, unless
	 * {@code launcher.services.<name>.workers} says otherwise; {@code -1} stands for
	 * {@code launcher.workers}.
	 * @return the number of workers
	 */
	int workers() default -1;

}
