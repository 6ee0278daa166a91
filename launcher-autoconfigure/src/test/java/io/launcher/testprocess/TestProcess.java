package io.launcher.testprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.launcher.signal.NativeProcess;
import io.launcher.signal.OsSignal;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process under test, with all that it starts.
 */
public final class TestProcess {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final NativeProcess signals = new NativeProcess();

	private final Process process;

	private final ProcessGroup group;

	private final Path output;

	TestProcess(Process process, Path output) {
		this.process = process;
		this.group = new ProcessGroup(process.pid());
		this.output = output;
	}

	/**
	 * The process id.
	 * @return the process id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * All living processes of its session, itself included.
	 * @return their process ids
	 */
	public List<Long> members() {
		return this.group.members();
	}

	/**
	 * What it has started and still lives.
	 * @return their process ids
	 */
	public List<Long> workers() {
		return members().stream().filter((pid) -> pid != pid()).toList();
	}

	/**
	 * What it and its children have printed.
	 * @return the text
	 */
	public String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * All matches in the output.
	 * @param pattern the pattern
	 * @return the first group of each match, or the match where there is none
	 */
	public List<String> matches(String pattern) {
		Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(output());
		return matcher.results().map((match) -> (match.groupCount() > 0) ? match.group(1) : match.group()).toList();
	}

	/**
	 * Waits until something was printed often enough.
	 * @param pattern what
	 * @param times how often
	 * @return the first groups of all matches
	 */
	public List<String> awaitOutput(String pattern, int times) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.alias("output of " + pattern + " in " + this.output)
			.failFast("the process has ended", () -> !this.process.isAlive() && matches(pattern).size() < times)
			.until(() -> matches(pattern).size() >= times);
		return matches(pattern);
	}

	/**
	 * Sends a signal to the process.
	 * @param signal the signal
	 */
	public void signal(OsSignal signal) {
		signal(pid(), signal);
	}

	/**
	 * Sends a signal to one of the processes.
	 * @param pid its process id
	 * @param signal the signal
	 */
	public void signal(long pid, OsSignal signal) {
		assertThat(members()).as("a process that was started here").contains(pid);
		assertThat(this.signals.send(pid, signal)).isTrue();
	}

	/**
	 * Sends a signal to all of them at once, as a terminal does.
	 * @param signal the signal
	 */
	public void signalGroup(OsSignal signal) {
		try {
			Process kill = new ProcessBuilder("sh", "-c", "kill -s " + signal.name() + " -- -" + pid()).start();
			assertThat(kill.waitFor()).isZero();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Waits for the end of the process.
	 * @return its exit code, 128 + n after signal n
	 */
	public int awaitExit() {
		return awaitExit(PATIENCE);
	}

	/**
	 * Waits for the end of the process.
	 * @param time how long
	 * @return its exit code, 128 + n after signal n
	 */
	public int awaitExit(Duration time) {
		try {
			assertThat(this.process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS))
				.as(() -> "ended within " + time + "\n" + output())
				.isTrue();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Waits until nothing is left of it.
	 * @param time how long
	 */
	public void awaitNobody(Duration time) {
		Awaitility.await()
			.atMost(time)
			.pollInterval(Duration.ofMillis(10))
			.alias("nothing left of " + this.output)
			.until(() -> members().isEmpty());
	}

	/**
	 * Waits until one of its processes has ended.
	 * @param pid the process id
	 */
	public void awaitGone(long pid) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.alias("the end of " + pid)
			.until(() -> !members().contains(pid));
	}

	/**
	 * Whether the process lives.
	 * @return whether it lives
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	List<Long> killLeftovers() {
		List<Long> left = members();
		left.forEach((pid) -> this.signals.send(pid, OsSignal.KILL));
		return left;
	}

}
