package io.launcher.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What was begun and goes on.
 *
 * @param pending what, and why its end is not told
 */
public record PendingDescriptor(String pending) implements OperationResponseBody {

}
