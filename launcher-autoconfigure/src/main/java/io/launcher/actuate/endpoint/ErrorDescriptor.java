package io.launcher.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why there is no status, or why something was not done.
 *
 * @param error the reason
 */
public record ErrorDescriptor(String error) implements OperationResponseBody {

}
