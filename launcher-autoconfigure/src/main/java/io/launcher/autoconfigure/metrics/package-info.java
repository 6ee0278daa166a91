/**
 * Auto-configuration of the meters of the launcher.
 */
@NullMarked
package io.launcher.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
