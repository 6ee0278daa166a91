/**
 * The worker's side: it is told what to run, and leaves when it is told to or its
 * supervisor is gone.
 */
@NullMarked
package io.launcher.worker;

import org.jspecify.annotations.NullMarked;
