/**
 * The actuator endpoint of the launcher.
 */
@NullMarked
package io.launcher.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
