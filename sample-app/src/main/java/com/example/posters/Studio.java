package com.example.posters;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Titles and drawings. A layer depends on nothing but the poster and its place in it, so
 * that it does not matter who draws which.
 */
final class Studio {

	/** The width and height of a poster. */
	static final int SIZE = 100;

	private static final List<String> ADJECTIVES = List.of("Quiet", "Northern", "Golden", "Restless", "Paper", "Hidden",
			"Salty", "Early", "Folded", "Patient");

	private static final List<String> NOUNS = List.of("Harbour", "Lighthouse", "Orchard", "Railway", "Museum", "Island",
			"Observatory", "Market", "Glacier", "Garden");

	private Studio() {
	}

	static String title(Random random) {
		return ADJECTIVES.get(random.nextInt(ADJECTIVES.size())) + " " + NOUNS.get(random.nextInt(NOUNS.size()));
	}

	static String layer(long poster, int index, int layers) {
		Random random = new Random(poster * 31_337 + index);
		random.nextInt();
		int hue = Math.floorMod(poster * 67, 360) + random.nextInt(70);
		int light = 30 + 45 * index / Math.max(1, layers);
		String fill = text("hsl(%d 65%% %d%%)", hue % 360, light);
		if (index == 0) {
			return text("<rect width=\"%1$d\" height=\"%1$d\" fill=\"%2$s\"/>", SIZE, fill);
		}
		if (random.nextInt(4) == 0) {
			return text("<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\" opacity=\".7\"/>", random.nextInt(SIZE),
					random.nextInt(SIZE / 2), 4 + random.nextInt(14), fill);
		}
		return hills(random, SIZE * (index + 2) / (layers + 3), fill);
	}

	private static String hills(Random random, int height, String fill) {
		StringBuilder path = new StringBuilder("M0 ").append(SIZE);
		double phase = random.nextDouble() * Math.PI * 2;
		double waves = 1 + random.nextDouble() * 2;
		for (int x = 0; x <= SIZE; x += 10) {
			double y = height + 7 * Math.sin(phase + waves * x * Math.PI * 2 / SIZE);
			path.append(text("L%d %.1f", x, y));
		}
		return text("<path d=\"%1$sL%2$d %2$dZ\" fill=\"%3$s\" opacity=\".55\"/>", path, SIZE, fill);
	}

	static String svg(String layers) {
		return text("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\">%2$s</svg>", SIZE, layers);
	}

	private static String text(String format, Object... args) {
		return String.format(Locale.ROOT, format, args);
	}

}
