/**
 * What there is to know of the health of the launcher and its workers.
 */
@NullMarked
package io.launcher.health;

import org.jspecify.annotations.NullMarked;
