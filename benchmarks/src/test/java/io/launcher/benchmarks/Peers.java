package io.launcher.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.launcher.testprocess.TestProcesses;

/**
 * Other supervisors, as far as they are installed.
 */
final class Peers {

	private static final Path DIRECTORY = Path.of("target", "test-classes", "peers").toAbsolutePath();

	private static final String PYTHON = System.getProperty("python", "python3");

	private static final String PUMA = System.getProperty("puma", "puma");

	private Peers() {
	}

	/**
	 * Starts those that are there, with two workers each.
	 * @param processes where they are started
	 * @return the peers by name, {@code null} for those that are missing
	 * @throws IOException if they cannot be looked for
	 * @throws InterruptedException if interrupted
	 */
	static Map<String, Application> start(TestProcesses processes) throws IOException, InterruptedException {
		Map<String, Application> peers = new LinkedHashMap<>();
		add(peers, processes, "oslo.service", List.of(PYTHON, "-c", "import oslo_service.service"), Map.of(), PYTHON,
				DIRECTORY.resolve("oslo.py").toString());
		add(peers, processes, "gunicorn", List.of(PYTHON, "-c", "import gunicorn"), Map.of(), PYTHON, "-m", "gunicorn",
				"-c", DIRECTORY.resolve("gunicorn.conf.py").toString(), "--pythonpath", DIRECTORY.toString(),
				"page:application");
		add(peers, processes, "puma", List.of(PUMA, "--version"), Map.of(), PUMA, "-C",
				DIRECTORY.resolve("puma.rb").toString());
		add(peers, processes, "puma, preloaded", List.of(PUMA, "--version"), Map.of("PRELOAD", "1"), PUMA, "-C",
				DIRECTORY.resolve("puma.rb").toString());
		return peers;
	}

	private static void add(Map<String, Application> peers, TestProcesses processes, String name, List<String> probe,
			Map<String, String> environment, String... command) throws IOException, InterruptedException {
		Application peer = null;
		if (isInstalled(probe)) {
			peer = Application.of(name, processes.start(List.of(command), environment, null));
			peer.await("SERVING", 2);
		}
		peers.put(name, peer);
	}

	private static boolean isInstalled(List<String> probe) throws IOException, InterruptedException {
		try {
			Process process = new ProcessBuilder(probe).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
