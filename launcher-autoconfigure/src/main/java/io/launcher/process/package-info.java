/**
 * The supervisor: starts worker processes and carries out what the state machine decides.
 */
@NullMarked
package io.launcher.process;

import org.jspecify.annotations.NullMarked;
