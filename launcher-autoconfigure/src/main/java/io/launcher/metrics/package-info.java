/**
 * Meters of the launcher and its workers.
 */
@NullMarked
package io.launcher.metrics;

import org.jspecify.annotations.NullMarked;
