package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the {@code java} command makes of its options before it passes them to the VM.
 */
final class JavaCommandOptions {

	private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");

	private static final Set<String> KEPT_BACK = Set.of("-server", "-client", "-showversion", "--show-version",
			"-Xdiag", "-checksource", "-cs", "-noasyncgc");

	private static final Set<String> PREFIXED = Set.of("-ss", "-ms", "-mx");

	private static final Map<String, String> TRANSLATED = Map.of("-verbosegc", "-verbose:gc", "-debug", "-Xdebug",
			"-noclassgc", "-Xnoclassgc", "-Xfuture", "-Xverify:all", "-verify", "-Xverify:all", "-verifyremote",
			"-Xverify:remote", "-noverify", "-Xverify:none", "--show-module-resolution",
			"-Djdk.module.showModuleResolution=true");

	private JavaCommandOptions() {
	}

	/**
	 * The options of the VM that the words of {@code JDK_JAVA_OPTIONS} stand for.
	 * @param words the words
	 * @return the options
	 * @throws IOException if an argument file among them cannot be read
	 */
	static List<String> toVmOptions(List<String> words) throws IOException {
		List<String> expanded = new ArrayList<>();
		for (String word : words) {
			if (word.startsWith("@@")) {
				expanded.add(word.substring(1));
			}
			else if (word.startsWith("@") && word.length() > 1) {
				expanded.addAll(ArgumentFile
					.parse(Files.readString(Path.of(word.substring(1)), JvmInvocation.nativeCharset())));
			}
			else {
				expanded.add(word);
			}
		}
		return translate(expanded);
	}

	private static List<String> translate(List<String> words) {
		List<String> options = new ArrayList<>();
		for (int i = 0; i < words.size(); i++) {
			String word = words.get(i);
			boolean followed = i + 1 < words.size();
			if (CLASS_PATH.contains(word)) {
				i++;
			}
			else if (word.equals("-p") && followed) {
				i++;
				options.add("--module-path=" + words.get(i));
			}
			else if (word.startsWith("--") && word.indexOf('=') == -1 && followed
					&& !words.get(i + 1).startsWith("-")) {
				i++;
				options.add(word + "=" + words.get(i));
			}
			else if (!isKeptBack(word)) {
				options.add(translate(word));
			}
		}
		return options;
	}

	private static boolean isKeptBack(String word) {
		return KEPT_BACK.contains(word) || word.startsWith("--class-path=") || word.startsWith("-splash:")
				|| word.startsWith("-XshowSettings");
	}

	private static String translate(String word) {
		if (PREFIXED.stream().anyMatch(word::startsWith)) {
			return "-X" + word.substring(1);
		}
		return TRANSLATED.getOrDefault(word, word);
	}

}
