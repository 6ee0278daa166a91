package io.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.launcher.protocol.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The control channel between processes.
 */
@Timeout(60)
class ControlChannelIntegrationTests {

	private final List<Process> processes = new ArrayList<>();

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private Path parent;

	private ControlDirectory directory;

	private ControlServer server;

	@BeforeEach
	void start() throws IOException {
		this.parent = Files.createTempDirectory("cc");
		this.directory = ControlDirectory.create(this.parent.toString());
		this.server = ControlServer.start(this.directory.controlSocket(), (worker, token) -> token.equals("token"),
				new ControlListener() {

					@Override
					public void frame(long worker, Frame.FromWorker frame) {
						ControlChannelIntegrationTests.this.events.add(worker + " "
								+ ((frame instanceof Frame.Hello hello) ? "hello of " + hello.pid() : frame));
					}

					@Override
					public void lost(long worker, String reason) {
						ControlChannelIntegrationTests.this.events.add(worker + " lost");
					}

					@Override
					public void unsupportedVersion(long worker, int version) {
						ControlChannelIntegrationTests.this.events.add(worker + " version");
					}

				}, System::nanoTime);
	}

	@AfterEach
	void stop() throws Exception {
		this.server.close();
		for (Process process : this.processes) {
			process.toHandle().destroyForcibly();
			process.waitFor(10, TimeUnit.SECONDS);
		}
		this.directory.close();
		Leftovers.delete(this.parent);
	}

	@Test
	void workerWhoseMainThreadHasEndedLivesUntilItIsToldToLeave() throws Exception {
		Process process = worker(1);
		assertThat(process.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
		this.server.send(1, new Frame.Resize(2));
		expect("1 " + new Frame.Goodbye(0, false, "told to"));
		expect("1 lost");
		assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
	}

	@Test
	void workerEndsWithItsSupervisor() throws Exception {
		Process process = worker(1);
		this.server.close();
		assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
		assertThat(process.inputReader().readLine()).isEqualTo("the supervisor has closed the connection");
	}

	@Test
	void killedWorkerIsLostAtOnceAndItsSiblingIsNot() throws Exception {
		Process first = worker(1);
		worker(2);
		first.toHandle().destroyForcibly();
		expect("1 lost");
		this.server.send(2, new Frame.Resize(2));
		expect("2 " + new Frame.Goodbye(0, false, "told to"));
	}

	@Test
	void channelSurvivesACleanerOfTemporaryFiles() throws Exception {
		worker(1);
		Leftovers.delete(this.directory.path());
		assertThat(this.directory.ensure()).isTrue();
		assertThat(this.server.rebind()).isTrue();
		worker(2);
		this.server.send(1, new Frame.Resize(2));
		expect("1 " + new Frame.Goodbye(0, false, "told to"));
	}

	private Process worker(long number) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				ControlledProcess.class.getName(), this.directory.controlSocket().toString(), Long.toString(number))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.processes.add(process);
		expect(number + " hello of " + process.pid());
		return process;
	}

	private void expect(String event) throws InterruptedException {
		assertThat(this.events.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
	}

}
