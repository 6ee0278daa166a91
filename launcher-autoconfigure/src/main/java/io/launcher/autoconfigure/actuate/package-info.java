/**
 * Auto-configuration of the actuator endpoint of the launcher.
 */
@NullMarked
package io.launcher.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
