package io.launcher.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.launcher.context.InterruptAction;
import io.launcher.context.InvalidLauncherPropertyException;
import io.launcher.context.LauncherMode;
import io.launcher.context.LauncherSettings;
import io.launcher.context.OptionsLog;
import io.launcher.context.SchedulingMode;
import io.launcher.context.ServiceSettings;
import io.launcher.context.SocketMode;
import io.launcher.context.WarmUpSettings;
import io.launcher.context.WorkerCount;
import io.launcher.supervise.LivenessPlan;
import io.launcher.supervise.RecyclePlan;
import io.launcher.supervise.ReloadPlan;
import io.launcher.supervise.RestartPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link LauncherSettingsResolver} and {@link LauncherProperties}.
 */
class LauncherSettingsResolverTests {

	@Test
	void nothingConfiguredGivesTheDocumentedDefaults() {
		LauncherSettings settings = new LauncherSettingsResolver(8).settings(new LauncherProperties());
		assertThat(settings).usingRecursiveComparison()
			.ignoringFields("boot.concurrency")
			.isEqualTo(LauncherSettings.DEFAULT);
		assertThat(settings.boot().concurrency()).isEqualTo(4);
		assertThat(new LauncherSettingsResolver(1).settings(new LauncherProperties()).boot().concurrency()).isOne();
	}

	@Test
	void everythingConfiguredArrives(@TempDir Path directory) {
		LauncherSettings settings = resolve("mode=process", "workers=auto", "graceful-shutdown-timeout=20",
				"kill-timeout=2s", "boot-concurrency=3", "boot-timeout=2m", "start-timeout=90",
				"scheduling=every-worker", "web.socket=none", "worker.jvm-args=-Xmx64m -Xlog:gc,safepoint",
				"worker.env.LANG=C", "worker.java-home=" + System.getProperty("java.home"),
				"control.directory=" + directory, "signals.enabled=false", "signals.interrupt=immediate",
				"supervisor.sources=a.B,c.D", "log-options=true", "spares=2", "warm-up.requests=7",
				"warm-up.paths=/a,/b%20c", "reload.strategy=reset", "reload.order=stop-first", "reload.max-surge=25%",
				"reload.settle=3", "reload.rollback=false", "liveness.interval=2", "liveness.timeout=20",
				"liveness.action=log", "recycle.max-lifetime=1h", "recycle.max-requests=1000", "recycle.max-rss=512MB",
				"recycle.jitter=0.5");
		assertThat(settings.mode()).isEqualTo(LauncherMode.PROCESS);
		assertThat(settings.workers()).isEqualTo(new WorkerCount(Runtime.getRuntime().availableProcessors(), true));
		assertThat(settings.defaults().gracefulTimeout()).isEqualTo(Duration.ofSeconds(20));
		assertThat(settings.boot().killTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(settings.boot().concurrency()).isEqualTo(3);
		assertThat(settings.boot().bootTimeout()).isEqualTo(Duration.ofMinutes(2));
		assertThat(settings.boot().startTimeout()).isEqualTo(Duration.ofSeconds(90));
		assertThat(settings.scheduling()).isEqualTo(SchedulingMode.EVERY_WORKER);
		assertThat(settings.web().socket()).isEqualTo(SocketMode.NONE);
		assertThat(settings.worker().jvmArgs()).containsExactly("-Xmx64m", "-Xlog:gc,safepoint");
		assertThat(settings.worker().environment()).containsExactly(entry("LANG", "C"));
		assertThat(settings.worker().javaHome()).isNotNull();
		assertThat(settings.controlDirectory()).isEqualTo(directory);
		assertThat(settings.signals().enabled()).isFalse();
		assertThat(settings.signals().interrupt()).isEqualTo(InterruptAction.IMMEDIATE);
		assertThat(settings.supervisorSources()).containsExactly("a.B", "c.D");
		assertThat(settings.logOptions()).isTrue();
		assertThat(settings.boot().spares()).isEqualTo(2);
		assertThat(settings.boot().warmUp()).isEqualTo(new WarmUpSettings(7, List.of("/a", "/b%20c")));
		assertThat(settings.changes().reload()).isEqualTo(new ReloadPlan(ReloadPlan.Strategy.RESET,
				new ReloadPlan.Surge(25, true), Duration.ofSeconds(3), false));
		assertThat(settings.defaults().order()).isEqualTo(ReloadPlan.Order.STOP_FIRST);
		assertThat(settings.changes().liveness())
			.isEqualTo(new LivenessPlan(Duration.ofSeconds(2), Duration.ofSeconds(20), false));
		assertThat(settings.changes().recycle()).isEqualTo(new RecyclePlan(Duration.ofHours(1), 1000, 512L << 20, 0.5));
	}

	@Test
	void serviceInheritsWhatItDoesNotConfigure() {
		LauncherSettings settings = resolve("graceful-shutdown-timeout=20s", "restart.max-failures=5",
				"restart.backoff.initial=2s", "services.mailer.restart.policy=never",
				"services.mailer.restart.backoff.initial=3s", "services.mailer.workers=2",
				"services.job.graceful-shutdown-timeout=0", "services.job.reload.order=stop-first",
				"services.job.jvm-args=-Xmx1m");
		ServiceSettings mailer = settings.service("mailer");
		assertThat(mailer.workers()).isEqualTo(new WorkerCount(2, false));
		assertThat(mailer.gracefulTimeout()).isEqualTo(Duration.ofSeconds(20));
		assertThat(mailer.restart().policy()).isEqualTo(RestartPlan.Policy.NEVER);
		assertThat(mailer.restart().initial()).isEqualTo(Duration.ofSeconds(3));
		assertThat(mailer.restart().maxFailures()).isEqualTo(5);
		assertThat(mailer.policyConfigured()).isTrue();
		ServiceSettings job = settings.service("job");
		assertThat(job.gracefulTimeout()).isZero();
		assertThat(job.restart().initial()).isEqualTo(Duration.ofSeconds(2));
		assertThat(job.jvmArgs()).containsExactly("-Xmx1m");
		assertThat(job.policyConfigured()).isFalse();
		assertThat(job.order()).isEqualTo(ReloadPlan.Order.STOP_FIRST);
		assertThat(mailer.order()).isEqualTo(ReloadPlan.Order.START_FIRST);
		assertThat(settings.service("other")).isEqualTo(settings.defaults());
	}

	@Test
	void environmentVariablesConfigureServices() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource(
					"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of("LAUNCHER_SERVICES_ORDERMAILER_WORKERS", "3")));
		LauncherSettings settings = LauncherSettingsResolver.resolve(environment);
		assertThat(settings.service("orderMailer").workers()).isEqualTo(new WorkerCount(3, false));
		assertThat(settings.processes()).isTrue();
	}

	@Test
	void valuesOfAWorkerResolveToTheSame() {
		Map<String, String> values = Map.of("launcher.workers", "3", "launcher.services.a.jvm-args[0]", "-Xmx1m",
				"launcher.services.orderMailer.workers", "2", "launcher.worker.env.DB_URL", "x", "launcher.killTimeout",
				"3");
		MockEnvironment environment = new MockEnvironment();
		values.forEach(environment::setProperty);
		assertThat(LauncherSettingsResolver.resolve(OptionsLog.values(environment)))
			.isEqualTo(LauncherSettingsResolver.resolve(environment))
			.isEqualTo(LauncherSettingsResolver.resolve(values));
	}

	@ParameterizedTest
	@CsvSource({ "workers,-1", "workers,1025", "workers,many", "services.a.workers,-2", "boot-concurrency,0",
			"boot-concurrency,x", "graceful-shutdown-timeout,-1s", "kill-timeout,-1s", "boot-timeout,0",
			"start-timeout,0s", "boot-timeout,900000h", "restart.backoff.initial,-1s", "restart.backoff.max,1ms",
			"restart.backoff.multiplier,0.5", "restart.backoff.multiplier,NaN", "restart.backoff.jitter,1.5",
			"restart.max-failures,-1", "restart.window,0s", "restart.stable-after,-1s",
			"services.a.restart.backoff.jitter,-1", "services.a.graceful-shutdown-timeout,-5s",
			"worker.java-home,/nowhere", "worker.jvm-args,Xmx64m", "services.a.jvm-args,foo", "spares,-1",
			"spares,1025", "warm-up.requests,-1", "warm-up.requests,10001", "reload.max-surge,0",
			"reload.max-surge,101%", "reload.max-surge,half", "reload.settle,-1s", "liveness.interval,0",
			"liveness.timeout,9s", "recycle.max-lifetime,0", "recycle.max-requests,0", "recycle.max-rss,0",
			"recycle.jitter,2" })
	void invalidValueIsNamedWithItsProperty(String property, String value) {
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> resolve(property + "=" + value))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("launcher." + property);
				assertThat(ex.getValue()).isNotEmpty();
				assertThat(ex.getAllowed()).isNotEmpty();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "/a b", "http://elsewhere/", "/a\r\nHost: b" })
	void pathToWarmUpBeginsWithASlashAndHasPlainCharacters(String path) {
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> resolve("warm-up.paths=" + path))
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("launcher.warm-up.paths"));
	}

	@Test
	void invalidServiceNameIsNamed() {
		assertThatExceptionOfType(InvalidLauncherPropertyException.class)
			.isThrownBy(() -> LauncherSettingsResolver.resolve(Map.of("launcher.services.1st.workers", "1")))
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("launcher.services.1st"));
	}

	@ParameterizedTest
	@CsvSource({ "mode,threads", "kill-timeout,soon", "web.socket,reuse", "signals.enabled,perhaps",
			"restart.policy,sometimes" })
	void valueOfTheWrongTypeIsNamedByTheBinder(String property, String value) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> resolve(property + "=" + value))
			.satisfies((ex) -> assertThat(ex.getName()).hasToString("launcher." + property));
	}

	private static LauncherSettings resolve(String... pairs) {
		Map<String, String> values = new HashMap<>();
		for (String pair : List.of(pairs)) {
			int equals = pair.indexOf('=');
			values.put("launcher." + pair.substring(0, equals), pair.substring(equals + 1));
		}
		return LauncherSettingsResolver.resolve(values);
	}

}
