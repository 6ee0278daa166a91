package io.launcher.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why there is no status.
 *
 * @param error the reason
 */
public record UnavailableDescriptor(String error) implements OperationResponseBody {

}
