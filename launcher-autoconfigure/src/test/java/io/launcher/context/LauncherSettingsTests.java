package io.launcher.context;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.protocol.Frame;
import io.launcher.supervise.Blueprint;
import io.launcher.supervise.RestartPlan;
import io.launcher.supervise.ServicePlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LauncherSettings}.
 */
class LauncherSettingsTests {

	private static final Frame.Declaration WEB = new Frame.Declaration("web", -1, "web");

	private static final Frame.Declaration MAILER = new Frame.Declaration("mailer", -1, "service");

	private static final Frame.Declaration JOB = new Frame.Declaration("job", 3, "runnable");

	private static final Frame.Declaration SCHEDULING = new Frame.Declaration("scheduling", -1, "scheduling");

	private final Map<String, ServiceSettings> services = new LinkedHashMap<>();

	private LauncherMode mode = LauncherMode.AUTO;

	private WorkerCount workers = WorkerCount.ONE;

	private ServiceSettings defaults = ServiceSettings.DEFAULT;

	@Test
	void blueprintKeepsTheOrderAndTakesEachCountFromItsSource() {
		this.workers = new WorkerCount(4, false);
		assertThat(counts(WEB, MAILER, JOB, SCHEDULING)).containsExactly("web=4", "mailer=4", "job=3", "scheduling=1");
	}

	@Test
	void blueprintPrefersTheCountOfTheService() {
		this.workers = new WorkerCount(4, false);
		configure("web", new WorkerCount(0, false));
		configure("job", new WorkerCount(1, false));
		configure("scheduling", new WorkerCount(2, false));
		assertThat(counts(WEB, MAILER, JOB, SCHEDULING)).containsExactly("web=0", "mailer=4", "job=1", "scheduling=2");
	}

	@Test
	void blueprintLeavesOutWhatIsSwitchedOff() {
		this.services.put("mailer", new ServiceSettings(false, new WorkerCount(3, false), List.of(), Duration.ZERO,
				RestartPlan.DEFAULT, false));
		assertThat(counts(WEB, MAILER)).containsExactly("web=1");
		assertThat(counts(WEB)).containsExactly("web=1");
	}

	@Test
	void blueprintWhenServiceIsUnknownNamesTheKnownOnes() {
		configure("mailr", new WorkerCount(2, false));
		assertThatExceptionOfType(UnknownServiceException.class).isThrownBy(() -> counts(WEB, MAILER))
			.satisfies((ex) -> {
				assertThat(ex.getService()).isEqualTo("mailr");
				assertThat(ex.getKnown()).containsExactly("web", "mailer");
			});
	}

	@Test
	void blueprintAcceptsConfigurationOfBuiltInServicesThatAreNotThere() {
		configure("web", new WorkerCount(2, false));
		configure("scheduling", new WorkerCount(2, false));
		assertThat(counts(MAILER)).containsExactly("mailer=1");
	}

	@Test
	void blueprintMatchesNamesAsEnvironmentVariablesSpellThem() {
		configure("ordermailer", new WorkerCount(2, false));
		assertThat(counts(new Frame.Declaration("orderMailer", -1, "service"),
				new Frame.Declaration("order-sender", -1, "service")))
			.containsExactly("orderMailer=2", "order-sender=1");
	}

	@Test
	void blueprintRestartsRunnablesOnFailureUnlessAPolicyIsConfigured() {
		assertThat(plan(JOB).restart().policy()).isEqualTo(RestartPlan.Policy.ON_FAILURE);
		assertThat(plan(MAILER).restart().policy()).isEqualTo(RestartPlan.Policy.ALWAYS);
		this.defaults = new ServiceSettings(true, null, List.of(), Duration.ofSeconds(30), RestartPlan.DEFAULT, true);
		assertThat(plan(JOB).restart().policy()).isEqualTo(RestartPlan.Policy.ALWAYS);
	}

	@Test
	void blueprintGivesServicesWithArgumentsOfTheirOwnAProfile() {
		this.services.put("mailer",
				new ServiceSettings(true, null, List.of("-Xmx64m"), Duration.ZERO, RestartPlan.DEFAULT, false));
		assertThat(plan(MAILER).profile()).isEqualTo("mailer");
		assertThat(plan(MAILER).gracefulTimeout()).isZero();
		assertThat(plan(JOB).profile()).isEmpty();
		assertThat(settings().jvmArgs("mailer")).containsExactly("-Xmx64m");
		assertThat(settings().jvmArgs("")).isEmpty();
	}

	@Test
	void processesWhenAutoDependsOnConfiguredCounts() {
		assertThat(settings().processes()).isFalse();
		configure("mailer", new WorkerCount(2, false));
		assertThat(settings().processes()).isTrue();
		this.services.clear();
		this.workers = new WorkerCount(2, true);
		assertThat(settings().processes()).isTrue();
		this.mode = LauncherMode.THREAD_GROUP;
		assertThat(settings().processes()).isFalse();
		this.workers = WorkerCount.ONE;
		this.mode = LauncherMode.PROCESS;
		assertThat(settings().processes()).isTrue();
	}

	@Test
	void threadGroupWithSeveralWorkersIsAContradiction() {
		this.mode = LauncherMode.THREAD_GROUP;
		configure("mailer", new WorkerCount(2, false));
		assertThatExceptionOfType(InvalidLauncherPropertyException.class).isThrownBy(this::settings)
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("launcher.services.mailer.workers"));
		this.services.clear();
		this.workers = new WorkerCount(4, false);
		assertThatExceptionOfType(InvalidLauncherPropertyException.class).isThrownBy(this::settings)
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("launcher.workers"));
	}

	@Test
	void gracefulTimeoutIsTheLongest() {
		assertThat(settings().gracefulTimeout()).isEqualTo(Duration.ofSeconds(30));
		this.services.put("a", graceful(Duration.ofSeconds(90)));
		this.services.put("b", graceful(Duration.ofSeconds(9)));
		assertThat(settings().gracefulTimeout()).isEqualTo(Duration.ofSeconds(90));
		this.services.put("c", graceful(Duration.ZERO));
		assertThat(settings().gracefulTimeout()).isZero();
	}

	private static ServiceSettings graceful(Duration timeout) {
		return new ServiceSettings(true, null, List.of(), timeout, RestartPlan.DEFAULT, false);
	}

	private void configure(String name, @Nullable WorkerCount count) {
		this.services.put(name,
				new ServiceSettings(true, count, List.of(), Duration.ofSeconds(30), RestartPlan.DEFAULT, false));
	}

	private ServicePlan plan(Frame.Declaration declaration) {
		return settings().blueprint(List.of(MAILER, JOB))
			.services()
			.stream()
			.filter((plan) -> plan.name().equals(declaration.name()))
			.findFirst()
			.orElseThrow();
	}

	private List<String> counts(Frame.Declaration... declarations) {
		Blueprint blueprint = settings().blueprint(List.of(declarations));
		return blueprint.services().stream().map((plan) -> plan.name() + "=" + plan.workers()).toList();
	}

	private LauncherSettings settings() {
		LauncherSettings base = LauncherSettings.DEFAULT;
		return new LauncherSettings(this.mode, this.workers, this.services, this.defaults, base.boot(), base.changes(),
				base.scheduling(), base.web(), base.worker(), base.controlDirectory(), base.signals(), List.of(),
				false);
	}

}
