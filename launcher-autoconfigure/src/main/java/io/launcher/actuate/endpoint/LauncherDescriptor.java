package io.launcher.actuate.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.launcher.LauncherState;
import io.launcher.LauncherStatus;
import io.launcher.WorkerState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint tells of a launcher. What is unknown is {@code null}, so that there
 * are the same members always.
 *
 * @param mode {@code process} or {@code thread-group}
 * @param role the role of the JVM that answers for the launcher, in lower case
 * @param pid the process id of the supervisor, or of the only JVM
 * @param state the state as a whole
 * @param generation the current generation
 * @param startedAt when the launcher was started
 * @param services the services
 * @param spares parked workers
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({ "mode", "role", "pid", "state", "generation", "startedAt", "services", "spares" })
public record LauncherDescriptor(String mode, String role, long pid, LauncherState state, int generation,
		Instant startedAt, List<Service> services, List<Spare> spares) implements OperationResponseBody {

	static LauncherDescriptor of(LauncherStatus status) {
		return new LauncherDescriptor(status.mode(), status.role().name().toLowerCase(Locale.ROOT), status.pid(),
				status.state(), status.generation(), status.startedAt(),
				status.services().stream().map(Service::of).toList(), status.spares().stream().map(Spare::of).toList());
	}

	/**
	 * A service.
	 *
	 * @param name its name
	 * @param desired how many workers it is to have
	 * @param ready how many of them are ready
	 * @param workers its workers
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	@JsonPropertyOrder({ "name", "desired", "ready", "workers" })
	public record Service(String name, int desired, int ready, List<Worker> workers) {

		static Service of(LauncherStatus.Service service) {
			return new Service(service.name(), service.desired(), service.ready(),
					service.workers().stream().map(Worker::of).toList());
		}

	}

	/**
	 * A worker.
	 *
	 * @param index its slot
	 * @param pid its process id
	 * @param generation its generation
	 * @param state its state
	 * @param startedAt when its process was started
	 * @param readyAt when it became ready
	 * @param restarts how often the slot was filled again
	 * @param rss its resident memory in bytes
	 * @param health its own health
	 * @param lastExit how its predecessor ended
	 * @param layout what it runs from, {@code extracted} or {@code as-is}
	 * @param classArchive {@code used}, or why there is no archive of its classes
	 * @param jvmFlags its options besides those of the supervisor and system properties
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	@JsonPropertyOrder({ "index", "pid", "generation", "state", "startedAt", "readyAt", "restarts", "rss", "health",
			"lastExit", "layout", "classArchive", "jvmFlags" })
	public record Worker(int index, @Nullable Long pid, int generation, WorkerState state, @Nullable Instant startedAt,
			@Nullable Instant readyAt, int restarts, @Nullable Long rss, @Nullable String health,
			@Nullable Exit lastExit, @Nullable String layout, @Nullable String classArchive,
			@Nullable List<String> jvmFlags) {

		static Worker of(LauncherStatus.Worker worker) {
			LauncherStatus.Exit exit = worker.lastExit();
			LauncherStatus.Jvm jvm = worker.jvm();
			return new Worker(worker.index(), worker.pid(), worker.generation(), worker.state(), worker.startedAt(),
					worker.readyAt(), worker.restarts(), worker.rss(), worker.health(),
					(exit != null) ? new Exit(exit.code(), exit.signal(), exit.reason(), exit.at()) : null,
					(jvm != null) ? jvm.layout() : null, (jvm != null) ? jvm.classArchive() : null,
					(jvm != null) ? jvm.flags() : null);
		}

	}

	/**
	 * A parked worker.
	 *
	 * @param pid its process id
	 * @param state its state
	 * @param startedAt when its process was started
	 * @param layout what it runs from, {@code extracted} or {@code as-is}
	 * @param classArchive {@code used}, or why there is no archive of its classes
	 * @param jvmFlags its options besides those of the supervisor and system properties
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	@JsonPropertyOrder({ "pid", "state", "startedAt", "layout", "classArchive", "jvmFlags" })
	public record Spare(@Nullable Long pid, WorkerState state, @Nullable Instant startedAt, @Nullable String layout,
			@Nullable String classArchive, @Nullable List<String> jvmFlags) {

		static Spare of(LauncherStatus.Spare spare) {
			LauncherStatus.Jvm jvm = spare.jvm();
			return new Spare(spare.pid(), spare.state(), spare.startedAt(), (jvm != null) ? jvm.layout() : null,
					(jvm != null) ? jvm.classArchive() : null, (jvm != null) ? jvm.flags() : null);
		}

	}

	/**
	 * The end of a worker.
	 *
	 * @param code its exit code, if it ended by itself
	 * @param signal the signal that ended it
	 * @param reason why
	 * @param at when
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	@JsonPropertyOrder({ "code", "signal", "reason", "at" })
	public record Exit(@Nullable Integer code, @Nullable String signal, String reason, Instant at) {

	}

}
