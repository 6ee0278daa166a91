/**
 * Auto-configuration of the health of the launcher.
 */
@NullMarked
package io.launcher.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
