/**
 * What happened to the launcher and its workers, as records.
 */
@NullMarked
package io.launcher.event;

import org.jspecify.annotations.NullMarked;
