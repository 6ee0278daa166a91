/**
 * Services in the threads of one process.
 */
@NullMarked
package io.launcher.thread;

import org.jspecify.annotations.NullMarked;
