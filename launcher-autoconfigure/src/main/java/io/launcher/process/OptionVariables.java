package io.launcher.process;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The environment variables that the {@code java} command and the VM take options from.
 */
final class OptionVariables {

	/** Read by the VM, before anything else. */
	static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

	/** Read by the {@code java} command, before its command line. */
	static final String JDK_JAVA_OPTIONS = "JDK_JAVA_OPTIONS";

	/** Read by the VM, after anything else. */
	static final String UNDERSCORE_JAVA_OPTIONS = "_JAVA_OPTIONS";

	/** The three of them. */
	static final List<String> NAMES = List.of(JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, UNDERSCORE_JAVA_OPTIONS);

	private OptionVariables() {
	}

	/**
	 * Splits the value of a variable as both the VM and the {@code java} command do: at
	 * white space outside of single or double quotes, which may begin and end inside of a
	 * word; there are no escapes.
	 * @param value the value
	 * @return the words
	 * @throws IllegalArgumentException if a quote is left open
	 */
	static List<String> words(String value) {
		List<String> words = new ArrayList<>();
		int position = 0;
		while (true) {
			while (position < value.length() && isSpace(value.charAt(position))) {
				position++;
			}
			if (position == value.length()) {
				return words;
			}
			StringBuilder word = new StringBuilder();
			while (position < value.length() && !isSpace(value.charAt(position))) {
				char character = value.charAt(position);
				position++;
				if (character == '"' || character == '\'') {
					int end = value.indexOf(character, position);
					if (end == -1) {
						throw new IllegalArgumentException("A quote is left open");
					}
					word.append(value, position, end);
					position = end + 1;
				}
				else {
					word.append(character);
				}
			}
			words.add(word.toString());
		}
	}

	// What cannot be read the VM refuses, too.
	static List<String> wordsOrNone(@Nullable String value) {
		try {
			return (value != null) ? words(value) : List.of();
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

	private static boolean isSpace(char character) {
		return character == ' ' || (character >= '\t' && character <= '\r');
	}

}
