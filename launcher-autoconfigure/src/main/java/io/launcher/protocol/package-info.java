/**
 * What a supervisor and its workers say to each other.
 */
@NullMarked
package io.launcher.protocol;

import org.jspecify.annotations.NullMarked;
