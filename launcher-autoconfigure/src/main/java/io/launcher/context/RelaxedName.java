package io.launcher.context;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds names that differ only in what a property source may lose: an environment
 * variable has no lower case and no dashes.
 */
final class RelaxedName {

	private RelaxedName() {
	}

	// null unless exactly one candidate can be meant
	static @Nullable String find(String name, Collection<String> candidates) {
		String uniform = uniform(name);
		String found = null;
		for (String candidate : candidates) {
			if (uniform(candidate).equals(uniform)) {
				if (found != null) {
					return null;
				}
				found = candidate;
			}
		}
		return found;
	}

	private static String uniform(String name) {
		StringBuilder uniform = new StringBuilder(name.length());
		name.toLowerCase(Locale.ROOT).chars().filter(Character::isLetterOrDigit).forEach(uniform::appendCodePoint);
		return uniform.toString();
	}

}
