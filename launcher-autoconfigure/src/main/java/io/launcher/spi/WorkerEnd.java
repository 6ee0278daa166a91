package io.launcher.spi;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a worker has ended that nobody had told to leave.
 *
 * @param service its service
 * @param index its slot
 * @param code its exit code, {@code null} if a signal has ended it
 * @param signal the name of the signal that has ended it, such as {@code SIGKILL}, or
 * {@code null}
 * @param reason why, in words
 * @param completed whether the service has come to its natural end
 * @param ready how long it was ready; zero if it never was
 * @param failures how many workers of the slot have ended in a row, this one included,
 * none of which was ready for {@code launcher.restart.stable-after}
 */
public record WorkerEnd(String service, int index, @Nullable Integer code, @Nullable String signal, String reason,
		boolean completed, Duration ready, int failures) {

}
