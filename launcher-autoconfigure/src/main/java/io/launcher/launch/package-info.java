/**
 * Picks the launcher that fits the number of workers and the role of this JVM, for
 * programs without Spring.
 */
@NullMarked
package io.launcher.launch;

import org.jspecify.annotations.NullMarked;
