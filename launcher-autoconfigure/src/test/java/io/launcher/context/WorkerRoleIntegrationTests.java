package io.launcher.context;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.launcher.context.testapp.StartStyles;
import io.launcher.protocol.Frame;
import io.launcher.protocol.WorkerDescriptor;
import io.launcher.worker.WorkerLeave;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the role of a worker, in JVMs of their own.
 */
@Tag("boot")
class WorkerRoleIntegrationTests {

	private static final Frame.Activate ACTIVATE_WEB = activate("web");

	private static final Frame.Activate ACTIVATE_MAILER = activate("mailer");

	private static final Frame.Drain DRAIN = new Frame.Drain(Duration.ofSeconds(10), false, "scale down");

	@TempDir
	private Path directory;

	private FakeControlServer server;

	@BeforeEach
	void open() throws IOException {
		this.server = new FakeControlServer(this.directory);
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
	}

	@Test
	void workerParksAndLeavesCleanlyWhenDrained() throws Exception {
		try (TestJvm jvm = start(List.of(), "--launcher.workers=3")) {
			Frame.Hello hello = this.server.await(Frame.Hello.class);
			assertThat(hello.pid()).isEqualTo(jvm.process().pid());
			assertThat(hello.token()).isEqualTo("secret");
			assertThat(hello.settings()).containsEntry("launcher.workers", "3");
			assertThat(this.server.await(Frame.Parked.class).services())
				.contains(new Frame.Declaration("mailer", -1, "service"))
				.anyMatch((declaration) -> declaration.name().equals("web"));
			assertThat(this.directory.resolve("worker")).doesNotExist();
			this.server.send(DRAIN);
			Frame.Goodbye goodbye = this.server.await(Frame.Goodbye.class);
			assertThat(goodbye.exitCode()).isZero();
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertLeftWhileParked(jvm.output());
		}
	}

	@Test
	void workerLeavesCleanlyWhenTerminatedWhileParked() throws Exception {
		try (TestJvm jvm = start(List.of())) {
			this.server.await(Frame.Parked.class);
			terminate(jvm);
			this.server.await(Frame.Leaving.class);
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertLeftWhileParked(jvm.output());
		}
	}

	@Test
	void workerLeavesWhenSupervisorIsGoneWhileParked() throws Exception {
		try (TestJvm jvm = start(List.of())) {
			this.server.await(Frame.Parked.class);
			this.server.close();
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(4);
			assertThat(jvm.output()).contains("USER mailer destroyed").doesNotContain("USER mailer started");
		}
	}

	@Test
	void workerRunsItsServiceOnlyWhenActivated() throws Exception {
		try (TestJvm jvm = start(List.of())) {
			this.server.await(Frame.Parked.class);
			this.server.send(ACTIVATE_MAILER);
			this.server.await(Frame.Ready.class);
			assertThat(jvm.output()).contains("USER mailer started").contains("APP started").contains("[parked]");
			assertThat(jvm.output()).contains("[mailer-1]").doesNotContain("Tomcat started");
			this.server.send(DRAIN);
			assertThat(this.server.await(Frame.Goodbye.class).exitCode()).isZero();
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).containsSubsequence("USER mailer stopped", "USER mailer destroyed")
				.doesNotContain(" WARN ");
		}
	}

	@Test
	void workerServesWhenActivatedForWeb() throws Exception {
		try (TestJvm jvm = start(List.of())) {
			this.server.await(Frame.Parked.class);
			assertThat(jvm.output()).doesNotContain("Tomcat started");
			this.server.send(ACTIVATE_WEB);
			this.server.await(Frame.Ready.class);
			assertThat(jvm.output()).contains("Tomcat started").doesNotContain("USER mailer started");
			assertThat(this.server.await(Frame.Heartbeat.class).rss()).isPositive();
			terminate(jvm);
			assertThat(this.server.await(Frame.Leaving.class).reason()).isEqualTo("SIGTERM");
			assertThat(this.server.await(Frame.Goodbye.class).exitCode()).isZero();
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
		}
	}

	@Test
	void workerLeavesInOrderWhenSupervisorIsGone() throws Exception {
		try (TestJvm jvm = start(List.of())) {
			this.server.await(Frame.Parked.class);
			this.server.send(ACTIVATE_MAILER);
			this.server.await(Frame.Ready.class);
			this.server.close();
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(4);
			assertThat(jvm.output()).containsSubsequence("USER mailer stopped", "USER mailer destroyed");
		}
	}

	@Test
	void workerLeavesAtOnceWhenTerminatedWhileBooting() throws Exception {
		try (TestJvm jvm = start(List.of("-Dmailer.slow=true"))) {
			this.server.await(Frame.Hello.class);
			jvm.awaitOutput("USER mailer created");
			terminate(jvm);
			assertThat(this.server.await(Frame.Goodbye.class).reason()).isEqualTo("SIGTERM");
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
		}
	}

	@Test
	void workerHurriesWhenTerminatedWhileDraining() throws Exception {
		try (TestJvm jvm = start(List.of("-Dmailer.hangs=true"))) {
			this.server.await(Frame.Parked.class);
			this.server.send(ACTIVATE_MAILER);
			this.server.await(Frame.Ready.class);
			this.server.send(DRAIN);
			jvm.awaitOutput("USER mailer stopped");
			// the first one may be the group's share of the stop that is under way
			Awaitility.await().until(() -> jvm.output().contains("Hurrying") || !signalled(jvm));
			assertThat(jvm.awaitExit()).as(jvm.output()).isIn(WorkerLeave.CLEAN, WorkerLeave.UNEXPECTED_ERROR);
			assertThat(jvm.output()).contains("Hurrying");
		}
	}

	@Test
	void interruptIsIgnored() throws Exception {
		try (TestJvm jvm = start(List.of())) {
			this.server.await(Frame.Parked.class);
			new ProcessBuilder("kill", "-INT", Long.toString(jvm.process().pid())).start().waitFor();
			new ProcessBuilder("kill", "-HUP", Long.toString(jvm.process().pid())).start().waitFor();
			this.server.send(ACTIVATE_MAILER);
			this.server.await(Frame.Ready.class);
			this.server.send(DRAIN);
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
		}
	}

	@Test
	void applicationIsUnchangedWhenStandalone() throws Exception {
		try (TestJvm jvm = TestJvm.start(this.directory, StartStyles.class, List.of(), "--server.port=0")) {
			jvm.awaitOutput("USER after run");
			assertThat(jvm.output()).contains("USER mailer started")
				.contains("Tomcat started")
				.containsOnlyOnce(":: Spring Boot ::")
				.doesNotContain("[parked]")
				.doesNotContain("[]");
			terminate(jvm);
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
			assertThat(jvm.output()).containsSubsequence("USER mailer stopped", "USER mailer destroyed");
		}
	}

	@Test
	void failureIsReportedOnceWhenServiceFails() throws Exception {
		try (TestJvm jvm = start(List.of("-Dmailer.fails=true"))) {
			this.server.await(Frame.Parked.class);
			this.server.send(ACTIVATE_MAILER);
			assertThat(this.server.await(Frame.Failed.class).reason()).contains("no mail today");
			assertThat(this.server.await(Frame.Goodbye.class).exitCode()).isEqualTo(1);
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START");
		}
	}

	@Test
	void parentIsNotParkedWhenHierarchy() throws Exception {
		try (TestJvm jvm = start(List.of("-Dstyle=hierarchy"))) {
			assertThat(this.server.await(Frame.Parked.class).services())
				.contains(new Frame.Declaration("mailer", -1, "service"));
			this.server.send(ACTIVATE_MAILER);
			this.server.await(Frame.Ready.class);
			assertThat(jvm.output()).contains("USER other").contains("USER mailer started");
			this.server.send(DRAIN);
			assertThat(jvm.awaitExit()).as(jvm.output()).isZero();
		}
	}

	@Test
	void secondContextIsRefused() throws Exception {
		try (TestJvm jvm = start(List.of("-Dstyle=twice"))) {
			this.server.await(Frame.Parked.class);
			this.server.send(ACTIVATE_MAILER);
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START").contains("launcher.enabled=false");
		}
	}

	@Test
	void ownLifecycleProcessorIsRefused() throws Exception {
		try (TestJvm jvm = start(List.of("-Dstyle=own-processor"))) {
			assertThat(this.server.await(Frame.Failed.class).reason()).contains("lifecycleProcessor");
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START");
		}
	}

	@Test
	void workerFileServesOnce() throws Exception {
		try (TestJvm jvm = TestJvm.start(this.directory, StartStyles.class,
				List.of("-D" + WorkerDescriptor.SYSTEM_PROPERTY + "=" + this.directory.resolve("gone")))) {
			assertThat(jvm.awaitExit()).as(jvm.output()).isEqualTo(1);
			assertThat(jvm.output()).containsOnlyOnce("APPLICATION FAILED TO START").contains("is not there");
		}
	}

	private void assertLeftWhileParked(String output) {
		assertThat(output).contains("USER mailer destroyed")
			.contains("[parked]")
			.doesNotContain("USER mailer started")
			.doesNotContain("USER after run")
			.doesNotContain(":: Spring Boot ::")
			.doesNotContain(" WARN ")
			.doesNotContain("ERROR");
	}

	// Whether it was still there.
	private static boolean signalled(TestJvm jvm) {
		return ProcessHandle.of(jvm.process().pid()).map(ProcessHandle::destroy).orElse(false);
	}

	private static void terminate(TestJvm jvm) {
		assertThat(ProcessHandle.of(jvm.process().pid()).orElseThrow().destroy()).isTrue();
	}

	private TestJvm start(List<String> options, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(options);
		all.add("-D" + WorkerDescriptor.SYSTEM_PROPERTY + "="
				+ this.server.workerFile(Map.of("server.port", "0", "server.address", "127.0.0.1")));
		return TestJvm.start(this.directory, StartStyles.class, all, arguments);
	}

	private static Frame.Activate activate(String service) {
		return new Frame.Activate(service, 1, 2, 1, Duration.ofSeconds(20), Duration.ofSeconds(5),
				Duration.ofSeconds(60), List.of());
	}

}
