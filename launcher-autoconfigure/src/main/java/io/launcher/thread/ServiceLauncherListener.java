package io.launcher.thread;

import org.jspecify.annotations.Nullable;

/**
 * Is told what a {@link ServiceLauncher} does, by the thread that does it. Must not
 * block.
 */
public interface ServiceLauncherListener {

	/**
	 * The services are about to be reloaded or reset.
	 */
	void reloading();

	/**
	 * The services have been reloaded or reset.
	 * @param generation the generation now
	 * @param failure why that failed, {@code null} if it did not
	 */
	void reloaded(int generation, @Nullable Throwable failure);

	/**
	 * The services are about to be stopped. Told once.
	 */
	void stopping();

}
