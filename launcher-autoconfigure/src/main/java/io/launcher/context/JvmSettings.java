package io.launcher.context;

import java.nio.file.Path;

import io.launcher.generation.HeapSetting;
import io.launcher.generation.Layout;
import org.jspecify.annotations.Nullable;

/**
 * What the JVMs of workers run from and with, as far as Launcher decides.
 *
 * @param layout what they run from
 * @param workDirectory where the supervisor keeps its work, {@code null} for a directory
 * that is chosen at start
 * @param heap how large their heap may become
 * @param archive how their classes are archived
 */
public record JvmSettings(Layout layout, @Nullable Path workDirectory, HeapSetting heap, ArchiveSettings archive) {

	/** All decided by Launcher. */
	public static final JvmSettings DEFAULT = new JvmSettings(Layout.AUTO, null, HeapSetting.AUTO,
			ArchiveSettings.DEFAULT);

}
