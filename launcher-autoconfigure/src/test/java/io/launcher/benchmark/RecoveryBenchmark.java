package io.launcher.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how soon a killed worker is replaced, with and without a spare, beside the
 * start of the same application in one JVM, in turns. Run it by
 * {@code java -cp <test class path> io.launcher.benchmark.RecoveryBenchmark [rounds]}, or
 * with {@code -Dlauncher.benchmark.jvm=} and JVM options for all of the processes.
 */
public final class RecoveryBenchmark {

	private static final String MAIN = "io.launcher.benchmark.BenchmarkApp";

	private static final Pattern STAMP = Pattern.compile("STAMP (\\d+) (\\d+)");

	private static final Pattern READY = Pattern.compile("web-0 \\(pid (\\d+)\\) ready");

	private static final Pattern STANDS_BY = Pattern.compile("\\(pid (\\d+)\\) stands by");

	private static final Pattern PORT = Pattern.compile("Listening on port (\\d+) for");

	private RecoveryBenchmark() {
	}

	/**
	 * Measures.
	 * @param args the number of rounds, 7 unless given
	 * @throws Exception if a process does not do what it should
	 */
	public static void main(String[] args) throws Exception {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 7;
		System.out.println("Java " + System.getProperty("java.version") + ", " + rounds + " rounds, milliseconds");
		services(rounds);
		web(rounds);
	}

	private static void services(int rounds) throws Exception {
		String noWeb = "--spring.main.web-application-type=none";
		List<Double> spared = new ArrayList<>();
		List<Double> respawned = new ArrayList<>();
		List<Double> cold = new ArrayList<>();
		try (App spare = App.start("--launcher.mode=process", "--launcher.spares=1", noWeb);
				App none = App.start("--launcher.mode=process", "--launcher.restart.backoff.initial=0", noWeb)) {
			long sparePid = Long.parseLong(spare.await(STAMP).group(2));
			long nonePid = Long.parseLong(none.await(STAMP).group(2));
			for (int i = 0; i < rounds; i++) {
				spare.await(STANDS_BY);
				Matcher stamp = spare.kill(sparePid);
				sparePid = Long.parseLong(stamp.group(2));
				spared.add(spare.since(stamp));
				stamp = none.kill(nonePid);
				nonePid = Long.parseLong(stamp.group(2));
				respawned.add(none.since(stamp));
				try (App plain = App.start("--launcher.mode=thread-group", noWeb)) {
					cold.add(plain.since(plain.await(STAMP)));
				}
			}
		}
		print("service: kill -9 to ready, spare", spared, cold);
		print("service: kill -9 to ready, no spare", respawned, cold);
		print("service: start of the same application in one JVM", cold, cold);
	}

	private static void web(int rounds) throws Exception {
		List<Double> warm = new ArrayList<>();
		List<Double> unwarmed = new ArrayList<>();
		List<Double> cold = new ArrayList<>();
		String[] supervised = { "--launcher.mode=process", "--launcher.spares=1", "--server.port=0",
				"--launcher.services.stamp.workers=0" };
		try (App app = App.start(supervised);
				App without = App.start(with(supervised, "--launcher.warm-up.requests=0"))) {
			int port = Integer.parseInt(app.await(PORT).group(1));
			int otherPort = Integer.parseInt(without.await(PORT).group(1));
			long pid = Long.parseLong(app.await(READY).group(1));
			long otherPid = Long.parseLong(without.await(READY).group(1));
			for (int i = 0; i < rounds; i++) {
				app.await(STANDS_BY);
				pid = app.killAndAsk(pid, port, warm);
				without.await(STANDS_BY);
				otherPid = without.killAndAsk(otherPid, otherPort, unwarmed);
				int free = freePort();
				try (App plain = App.start("--launcher.mode=thread-group", "--server.port=" + free)) {
					plain.await(STAMP);
					ask(free);
					cold.add((BenchmarkApp.now() - plain.begun) / 1000.0);
				}
			}
		}
		print("web: kill -9 to first answer, warmed spare", warm, cold);
		print("web: kill -9 to first answer, spare that is not warmed", unwarmed, cold);
		print("web: start to first answer, the same application in one JVM", cold, cold);
	}

	private static String[] with(String[] some, String more) {
		List<String> all = new ArrayList<>(List.of(some));
		all.add(more);
		return all.toArray(new String[0]);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static long ask(int port) throws IOException {
		while (true) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				socket.setSoTimeout(30_000);
				socket.getOutputStream()
					.write("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
						.getBytes(StandardCharsets.US_ASCII));
				String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
				Matcher matcher = Pattern.compile("pid (\\d+)").matcher(answer);
				if (matcher.find()) {
					return Long.parseLong(matcher.group(1));
				}
			}
			catch (java.net.ConnectException ex) {
				Thread.onSpinWait();
			}
		}
	}

	private static void print(String what, List<Double> values, List<Double> base) {
		double median = median(values);
		System.out.printf("%-62s %8.1f / %8.1f / %8.1f   %.3fx%n", what, Collections.min(values), median,
				Collections.max(values), median / median(base));
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

	/**
	 * A running application.
	 */
	private static final class App implements AutoCloseable {

		private final Process process;

		private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

		private final List<String> unmatched = new ArrayList<>();

		private long begun = BenchmarkApp.now();

		private App(Process process) {
			this.process = process;
			Thread reader = new Thread(this::read);
			reader.setDaemon(true);
			reader.start();
		}

		static App start(String... arguments) throws IOException {
			List<String> command = new ArrayList<>();
			command.add(System.getProperty("java.home") + "/bin/java");
			command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
			String more = System.getProperty("launcher.benchmark.jvm", "").trim();
			command.addAll(more.isEmpty() ? List.of() : List.of(more.split(" +")));
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
			command.addAll(List.of(arguments));
			return new App(new ProcessBuilder(command).redirectErrorStream(true).start());
		}

		private void read() {
			try (BufferedReader reader = this.process.inputReader()) {
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					this.lines.add(line);
				}
			}
			catch (IOException ex) {
				this.lines.add(ex.toString());
			}
		}

		// The next line that matches; those before may match something else later.
		Matcher await(Pattern pattern) throws InterruptedException {
			for (int i = 0; i < this.unmatched.size(); i++) {
				Matcher matcher = pattern.matcher(this.unmatched.get(i));
				if (matcher.find()) {
					this.unmatched.remove(i);
					return matcher;
				}
			}
			while (true) {
				String line = this.lines.poll(120, TimeUnit.SECONDS);
				if (line == null) {
					throw new IllegalStateException("No " + pattern + " in " + this.unmatched);
				}
				Matcher matcher = pattern.matcher(line);
				if (matcher.find()) {
					return matcher;
				}
				this.unmatched.add(line);
			}
		}

		private void destroy(long pid) {
			this.begun = BenchmarkApp.now();
			ProcessHandle.of(pid).orElseThrow().destroyForcibly();
		}

		Matcher kill(long pid) throws InterruptedException {
			destroy(pid);
			return await(STAMP);
		}

		double since(Matcher stamp) {
			return (Long.parseLong(stamp.group(1)) - this.begun) / 1000.0;
		}

		long killAndAsk(long pid, int port, List<Double> times) throws Exception {
			destroy(pid);
			// what the dying one still accepts is lost
			ProcessHandle.of(pid).ifPresent((handle) -> handle.onExit().join());
			long answered = ask(port);
			times.add((BenchmarkApp.now() - this.begun) / 1000.0);
			await(READY);
			return answered;
		}

		@Override
		public void close() throws InterruptedException {
			this.process.destroy();
			if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}

	}

}
