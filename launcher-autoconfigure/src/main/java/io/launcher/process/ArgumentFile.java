package io.launcher.process;

import java.util.ArrayList;
import java.util.List;

/**
 * The format of the {@code java} command's argument files.
 */
final class ArgumentFile {

	private ArgumentFile() {
	}

	/**
	 * Writes arguments, one a line, so that nothing in them has a meaning of its own.
	 * @param arguments the arguments
	 * @return the content of the file
	 */
	static String format(List<String> arguments) {
		StringBuilder content = new StringBuilder();
		for (String argument : arguments) {
			content.append('"');
			argument.chars().forEach((character) -> {
				switch (character) {
					case '\\' -> content.append("\\\\");
					case '"' -> content.append("\\\"");
					case '\n' -> content.append("\\n");
					case '\r' -> content.append("\\r");
					case '\t' -> content.append("\\t");
					case '\f' -> content.append("\\f");
					default -> content.append((char) character);
				}
			});
			content.append("\"\n");
		}
		return content.toString();
	}

	/**
	 * Reads arguments as the {@code java} command does.
	 * @param content the content of the file
	 * @return the arguments
	 */
	static List<String> parse(String content) {
		return new Parser(content).parse();
	}

	private static final class Parser {

		private final String content;

		private int position;

		Parser(String content) {
			this.content = content;
		}

		List<String> parse() {
			List<String> arguments = new ArrayList<>();
			while (true) {
				skipSpaceAndComments();
				if (this.position == this.content.length()) {
					return arguments;
				}
				arguments.add(argument());
			}
		}

		private void skipSpaceAndComments() {
			while (this.position < this.content.length()) {
				char character = this.content.charAt(this.position);
				if (character == '#') {
					skipLine();
				}
				else if (!isSpace(character)) {
					return;
				}
				else {
					this.position++;
				}
			}
		}

		private void skipLine() {
			while (this.position < this.content.length() && !isLineEnd(this.content.charAt(this.position))) {
				this.position++;
			}
		}

		private String argument() {
			StringBuilder argument = new StringBuilder();
			char quote = 0;
			while (this.position < this.content.length()) {
				char character = this.content.charAt(this.position);
				if (quote == 0 && (isSpace(character) || character == '#')) {
					break;
				}
				this.position++;
				if (quote == 0 && (character == '"' || character == '\'')) {
					quote = character;
				}
				else if (quote != 0 && character == quote) {
					quote = 0;
				}
				else if (quote != 0 && character == '\\') {
					escape(argument);
				}
				else {
					argument.append(character);
				}
			}
			return argument.toString();
		}

		private void escape(StringBuilder argument) {
			if (this.position == this.content.length()) {
				return;
			}
			char character = this.content.charAt(this.position);
			this.position++;
			switch (character) {
				case 'n' -> argument.append('\n');
				case 'r' -> argument.append('\r');
				case 't' -> argument.append('\t');
				case 'f' -> argument.append('\f');
				case '\n', '\r' -> {
					// the line goes on in the next one, without its indentation
					while (this.position < this.content.length() && isSpace(this.content.charAt(this.position))) {
						this.position++;
					}
				}
				default -> argument.append(character);
			}
		}

		private static boolean isSpace(char character) {
			return character == ' ' || character == '\t' || character == '\f' || isLineEnd(character);
		}

		private static boolean isLineEnd(char character) {
			return character == '\n' || character == '\r';
		}

	}

}
