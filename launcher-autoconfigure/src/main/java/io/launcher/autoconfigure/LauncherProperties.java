package io.launcher.autoconfigure;

import java.io.File;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.launcher.archive.ArchiveMode;
import io.launcher.context.InterruptAction;
import io.launcher.context.LauncherMode;
import io.launcher.context.SchedulingMode;
import io.launcher.generation.Layout;
import io.launcher.supervise.ReloadPlan.Order;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * Configuration properties for the launcher.
 */
@ConfigurationProperties("launcher")
public class LauncherProperties {

	/**
	 * How services run. By default in worker processes when a number of workers above one
	 * is configured, else as a thread group in one JVM.
	 */
	private LauncherMode mode = LauncherMode.AUTO;

	/**
	 * Number of workers of each service that has no number of its own, from 0 to 1024 or
	 * "auto" for the number of processors.
	 */
	private String workers = "1";

	/**
	 * Services by name.
	 */
	private final Map<String, Service> services = new LinkedHashMap<>();

	/**
	 * Time that the services of a JVM have to stop; zero for no limit. If a duration
	 * suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration gracefulShutdownTimeout = Duration.ofSeconds(30);

	/**
	 * Time from the TERM signal to the KILL signal for a worker that missed its deadline.
	 * If a duration suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration killTimeout = Duration.ofSeconds(5);

	/**
	 * Number of worker JVMs that boot at once after the first one, which boots alone, or
	 * "auto" for half the processors.
	 */
	private String bootConcurrency = "auto";

	/**
	 * Time that a worker JVM has to boot. If a duration suffix is not specified, seconds
	 * will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration bootTimeout = Duration.ofSeconds(120);

	/**
	 * Time that the service of a booted worker has to start. If a duration suffix is not
	 * specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration startTimeout = Duration.ofSeconds(60);

	/**
	 * Where methods that are annotated with "@Scheduled" run.
	 */
	private SchedulingMode scheduling = SchedulingMode.SERVICE;

	/**
	 * Whether to log all properties of the launcher at DEBUG on start, secrets masked.
	 */
	private boolean logOptions;

	/**
	 * Number of booted JVMs that stand by, from 0 to 1024. One of them takes the place of
	 * a worker that has died.
	 */
	private int spares;

	/**
	 * Directory for copies of the application and for thread dumps of ended workers, made
	 * when it does not exist; a private one in the temporary directory when not set.
	 */
	private @Nullable File workDirectory;

	@NestedConfigurationProperty
	private final Restart restart = new Restart();

	@NestedConfigurationProperty
	private final Reload reload = new Reload();

	@NestedConfigurationProperty
	private final Liveness liveness = new Liveness();

	@NestedConfigurationProperty
	private final Recycle recycle = new Recycle();

	@NestedConfigurationProperty
	private final Metrics metrics = new Metrics();

	@NestedConfigurationProperty
	private final WarmUp warmUp = new WarmUp();

	@NestedConfigurationProperty
	private final Web web = new Web();

	private final Worker worker = new Worker();

	private final Control control = new Control();

	private final Signals signals = new Signals();

	private final Supervisor supervisor = new Supervisor();

	public LauncherMode getMode() {
		return this.mode;
	}

	public void setMode(LauncherMode mode) {
		this.mode = mode;
	}

	public String getWorkers() {
		return this.workers;
	}

	public void setWorkers(String workers) {
		this.workers = workers;
	}

	public int getSpares() {
		return this.spares;
	}

	public void setSpares(int spares) {
		this.spares = spares;
	}

	public @Nullable File getWorkDirectory() {
		return this.workDirectory;
	}

	public void setWorkDirectory(@Nullable File workDirectory) {
		this.workDirectory = workDirectory;
	}

	public Reload getReload() {
		return this.reload;
	}

	public Metrics getMetrics() {
		return this.metrics;
	}

	public Liveness getLiveness() {
		return this.liveness;
	}

	public Recycle getRecycle() {
		return this.recycle;
	}

	public WarmUp getWarmUp() {
		return this.warmUp;
	}

	public Map<String, Service> getServices() {
		return this.services;
	}

	public Duration getGracefulShutdownTimeout() {
		return this.gracefulShutdownTimeout;
	}

	public void setGracefulShutdownTimeout(Duration gracefulShutdownTimeout) {
		this.gracefulShutdownTimeout = gracefulShutdownTimeout;
	}

	public Duration getKillTimeout() {
		return this.killTimeout;
	}

	public void setKillTimeout(Duration killTimeout) {
		this.killTimeout = killTimeout;
	}

	public String getBootConcurrency() {
		return this.bootConcurrency;
	}

	public void setBootConcurrency(String bootConcurrency) {
		this.bootConcurrency = bootConcurrency;
	}

	public Duration getBootTimeout() {
		return this.bootTimeout;
	}

	public void setBootTimeout(Duration bootTimeout) {
		this.bootTimeout = bootTimeout;
	}

	public Duration getStartTimeout() {
		return this.startTimeout;
	}

	public void setStartTimeout(Duration startTimeout) {
		this.startTimeout = startTimeout;
	}

	public SchedulingMode getScheduling() {
		return this.scheduling;
	}

	public void setScheduling(SchedulingMode scheduling) {
		this.scheduling = scheduling;
	}

	public boolean isLogOptions() {
		return this.logOptions;
	}

	public void setLogOptions(boolean logOptions) {
		this.logOptions = logOptions;
	}

	public Restart getRestart() {
		return this.restart;
	}

	public Web getWeb() {
		return this.web;
	}

	public Worker getWorker() {
		return this.worker;
	}

	public Control getControl() {
		return this.control;
	}

	public Signals getSignals() {
		return this.signals;
	}

	public Supervisor getSupervisor() {
		return this.supervisor;
	}

	/**
	 * How a service is replaced by a reload.
	 */
	public static class ServiceReload {

		/**
		 * Whether a new worker of the service is ready before the old one leaves, or the
		 * old one is gone before the new one starts.
		 */
		private @Nullable Order order;

		public @Nullable Order getOrder() {
			return this.order;
		}

		public void setOrder(@Nullable Order order) {
			this.order = order;
		}

	}

	/**
	 * One service.
	 */
	public static class Service {

		/**
		 * Whether to run the service.
		 */
		private boolean enabled = true;

		/**
		 * Number of workers of the service, from 0 to 1024 or "auto" for the number of
		 * processors.
		 */
		private @Nullable String workers;

		/**
		 * JVM arguments of the workers of the service, added to those of all workers. A
		 * list, or one text with the arguments separated by spaces.
		 */
		private List<String> jvmArgs = new ArrayList<>();

		/**
		 * Time that the service has to stop; zero for no limit. If a duration suffix is
		 * not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration gracefulShutdownTimeout;

		@NestedConfigurationProperty
		private final Restart restart = new Restart();

		private final ServiceReload reload = new ServiceReload();

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public ServiceReload getReload() {
			return this.reload;
		}

		public @Nullable String getWorkers() {
			return this.workers;
		}

		public void setWorkers(@Nullable String workers) {
			this.workers = workers;
		}

		public List<String> getJvmArgs() {
			return this.jvmArgs;
		}

		public void setJvmArgs(List<String> jvmArgs) {
			this.jvmArgs = jvmArgs;
		}

		public @Nullable Duration getGracefulShutdownTimeout() {
			return this.gracefulShutdownTimeout;
		}

		public void setGracefulShutdownTimeout(@Nullable Duration gracefulShutdownTimeout) {
			this.gracefulShutdownTimeout = gracefulShutdownTimeout;
		}

		public Restart getRestart() {
			return this.restart;
		}

	}

	/**
	 * The worker JVMs.
	 */
	public static class Worker {

		/**
		 * JVM arguments of all workers, added to those of the supervisor. A list, or one
		 * text with the arguments separated by spaces.
		 */
		private List<String> jvmArgs = new ArrayList<>();

		/**
		 * Home directory of the Java installation that runs the workers; that of the
		 * supervisor when not set.
		 */
		private @Nullable File javaHome;

		/**
		 * Environment variables of all workers, added to those of the supervisor.
		 */
		private final Map<String, String> env = new LinkedHashMap<>();

		/**
		 * Whether workers run from an extracted copy of an executable archive, or from
		 * what the supervisor runs from.
		 */
		private Layout layout = Layout.AUTO;

		/**
		 * Largest heap of a worker: a size, "auto" for a share of the memory that fits
		 * all workers unless a heap is set by JVM options, or "off" to leave it to the
		 * JVM.
		 */
		private String heap = "auto";

		/**
		 * Whether the classes of workers that run from an extracted copy are archived, so
		 * that those which are started later start sooner.
		 */
		private ArchiveMode classArchive = ArchiveMode.AUTO;

		/**
		 * How long all workers and spares must have been ready before the classes of a
		 * generation are recorded.
		 */
		private Duration classArchiveDelay = Duration.ofSeconds(10);

		/**
		 * Whether workers map the archive of their classes without relocating it, so that
		 * they share its memory, at the price of address randomisation.
		 */
		private boolean classArchiveSharing;

		public List<String> getJvmArgs() {
			return this.jvmArgs;
		}

		public void setJvmArgs(List<String> jvmArgs) {
			this.jvmArgs = jvmArgs;
		}

		public @Nullable File getJavaHome() {
			return this.javaHome;
		}

		public void setJavaHome(@Nullable File javaHome) {
			this.javaHome = javaHome;
		}

		public Map<String, String> getEnv() {
			return this.env;
		}

		public String getHeap() {
			return this.heap;
		}

		public void setHeap(String heap) {
			this.heap = heap;
		}

		public ArchiveMode getClassArchive() {
			return this.classArchive;
		}

		public void setClassArchive(ArchiveMode classArchive) {
			this.classArchive = classArchive;
		}

		public Duration getClassArchiveDelay() {
			return this.classArchiveDelay;
		}

		public void setClassArchiveDelay(Duration classArchiveDelay) {
			this.classArchiveDelay = classArchiveDelay;
		}

		public boolean isClassArchiveSharing() {
			return this.classArchiveSharing;
		}

		public void setClassArchiveSharing(boolean classArchiveSharing) {
			this.classArchiveSharing = classArchiveSharing;
		}

		public Layout getLayout() {
			return this.layout;
		}

		public void setLayout(Layout layout) {
			this.layout = layout;
		}

	}

	/**
	 * The control channel.
	 */
	public static class Control {

		/**
		 * Directory for the socket between supervisor and workers; a private one in the
		 * runtime directory of the user or the temporary directory when not set.
		 */
		private @Nullable File directory;

		public @Nullable File getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable File directory) {
			this.directory = directory;
		}

	}

	/**
	 * Signals.
	 */
	public static class Signals {

		/**
		 * Whether the launcher handles signals.
		 */
		private boolean enabled = true;

		/**
		 * What an interrupt signal (Ctrl-C) does.
		 */
		private InterruptAction interrupt = InterruptAction.GRACEFUL;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public InterruptAction getInterrupt() {
			return this.interrupt;
		}

		public void setInterrupt(InterruptAction interrupt) {
			this.interrupt = interrupt;
		}

	}

	/**
	 * The supervisor.
	 */
	public static class Supervisor {

		/**
		 * Names of configuration classes that are added to the application context of the
		 * supervisor.
		 */
		private List<String> sources = new ArrayList<>();

		public List<String> getSources() {
			return this.sources;
		}

		public void setSources(List<String> sources) {
			this.sources = sources;
		}

	}

}
