package io.launcher.context;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.pattern.ConverterKeys;
import org.apache.logging.log4j.core.pattern.LogEventPatternConverter;
import org.apache.logging.log4j.core.pattern.PatternConverter;
import org.jspecify.annotations.Nullable;

/**
 * {@code %launcherName} in a pattern of Log4j: the name of the writer. A lookup in the
 * pattern would be evaluated once only, where Spring Boot's pattern is nested in colours.
 */
@Plugin(name = "LauncherName", category = PatternConverter.CATEGORY)
@ConverterKeys("launcherName")
public final class LogNamePatternConverter extends LogEventPatternConverter {

	private LogNamePatternConverter() {
		super("launcherName", "launcherName");
	}

	/**
	 * Creates a converter.
	 * @param options none
	 * @return the converter
	 */
	public static LogNamePatternConverter newInstance(String @Nullable [] options) {
		return new LogNamePatternConverter();
	}

	@Override
	public void format(LogEvent event, StringBuilder toAppendTo) {
		String name = LogName.get();
		toAppendTo.append((name != null) ? name : "");
	}

}
