package io.launcher.actuate.endpoint;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.launcher.LauncherOperations;
import io.launcher.OperationFailedException;
import io.launcher.OperationInProgressException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint over HTTP. Answers 503 with an explanation when the supervisor does not
 * answer, and lets operators reload, scale and replace. What they ask for is answered
 * with 200 and the status when it is done, 202 when it is only begun, 409 when it could
 * not be done. Spring Boot calls what may wait on a thread that may.
 */
@EndpointWebExtension(endpoint = LauncherEndpoint.class)
public class LauncherEndpointWebExtension {

	private static final Log logger = LogFactory.getLog(LauncherEndpointWebExtension.class);

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private final LauncherEndpoint delegate;

	private final @Nullable LauncherOperations operations;

	/**
	 * Creates the extension.
	 * @param delegate the endpoint
	 * @param operations does what operators ask for, {@code null} if nobody does
	 */
	public LauncherEndpointWebExtension(LauncherEndpoint delegate, @Nullable LauncherOperations operations) {
		this.delegate = delegate;
		this.operations = operations;
	}

	/**
	 * The status of the launcher.
	 * @return the status, or why there is none
	 */
	@ReadOperation
	public WebEndpointResponse<Object> status() {
		try {
			return new WebEndpointResponse<>(this.delegate.status());
		}
		catch (IllegalStateException ex) {
			logger.debug("No status", ex);
			return error(String.valueOf(ex.getMessage()), WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	/**
	 * Reloads.
	 * @param action {@code reload}
	 * @param wait how long to wait until it is done, not at all if {@code null}
	 * @return what has become of it
	 */
	@WriteOperation
	public WebEndpointResponse<Object> operate(@Nullable String action, @Nullable String wait) {
		if (!"reload".equals(action)) {
			return error(found("action", action) + ": use 'reload'", WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		return perform("the reload", wait, LauncherOperations::reload);
	}

	/**
	 * Gives a service another number of workers.
	 * @param service the name of the service
	 * @param workers the number
	 * @param wait how long to wait until it is done, not at all if {@code null}
	 * @return what has become of it
	 */
	@WriteOperation
	public WebEndpointResponse<Object> scale(@Selector String service, @Nullable String workers,
			@Nullable String wait) {
		Integer number = number(workers);
		if (number == null || number < 0 || number > LauncherOperations.MAX_WORKERS) {
			return error(found("workers", workers) + ": use a whole number from 0 to " + LauncherOperations.MAX_WORKERS,
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		return perform("the change of " + service + " to " + number + " workers", wait, (target) -> {
			find(service);
			return target.scale(service, number);
		});
	}

	/**
	 * Replaces a worker, gracefully.
	 * @param service the name of its service
	 * @param index its slot
	 * @param wait how long to wait until it is done, not at all if {@code null}
	 * @return what has become of it
	 */
	@DeleteOperation
	public WebEndpointResponse<Object> replace(@Selector String service, @Selector String index,
			@Nullable String wait) {
		Integer slot = number(index);
		if (slot == null) {
			return error(found("index", index) + ": use the index of a worker, from 0 on",
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		return perform("the replacement of " + service + "-" + slot, wait, (target) -> {
			int slots = find(service).desired();
			if (slot < 0 || slot >= slots) {
				throw new UnknownTargetException(
						"Service '" + service + "' has no worker " + slot + ", but " + slots + " from 0 on");
			}
			return target.replace(service, slot);
		});
	}

	private LauncherDescriptor.Service find(String name) {
		LauncherDescriptor status = this.delegate.status();
		for (LauncherDescriptor.Service service : status.services()) {
			if (service.name().equals(name)) {
				return service;
			}
		}
		throw new UnknownTargetException("There is no service '" + name + "', only "
				+ status.services().stream().map(LauncherDescriptor.Service::name).toList());
	}

	private WebEndpointResponse<Object> perform(String what, @Nullable String wait,
			Function<LauncherOperations, CompletableFuture<Void>> operation) {
		LauncherOperations target = this.operations;
		if (target == null) {
			return error("The launcher of this application cannot be operated", CONFLICT);
		}
		try {
			OperationWait patience = OperationWait.parse(wait);
			return await(what, operation.apply(target), patience);
		}
		catch (UnknownTargetException ex) {
			return error(String.valueOf(ex.getMessage()), WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (IllegalArgumentException ex) {
			return error(String.valueOf(ex.getMessage()), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (IllegalStateException ex) {
			logger.debug("Not begun: " + what, ex);
			return error(String.valueOf(ex.getMessage()), WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	private WebEndpointResponse<Object> await(String what, CompletableFuture<Void> done, OperationWait wait) {
		try {
			done.get(wait.time().toNanos(), TimeUnit.NANOSECONDS);
			return status();
		}
		catch (TimeoutException ex) {
			return pending(
					what + " has begun" + (wait.time().isZero() ? "" : " and was not done within " + wait.text()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return pending(what + " has begun");
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			if (cause instanceof OperationInProgressException) {
				return pending(what + " is " + cause.getMessage());
			}
			if (!(cause instanceof OperationFailedException)) {
				logger.warn("Failed: " + what, cause);
			}
			return error(String.valueOf(cause.getMessage()), CONFLICT);
		}
	}

	private static @Nullable Integer number(@Nullable String text) {
		try {
			return (text != null) ? Integer.valueOf(text.trim()) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static String found(String name, @Nullable String value) {
		return "'" + name + "' is " + ((value != null) ? "'" + value + "'" : "missing");
	}

	private static WebEndpointResponse<Object> pending(String what) {
		return new WebEndpointResponse<>(new PendingDescriptor(what), ACCEPTED);
	}

	private static WebEndpointResponse<Object> error(String reason, int status) {
		return new WebEndpointResponse<>(new ErrorDescriptor(reason), status);
	}

	/**
	 * There is no such service or worker.
	 */
	private static final class UnknownTargetException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnknownTargetException(String message) {
			super(message);
		}

	}

}
