/**
 * The supervision of worker processes as a pure state machine: events in, commands out.
 */
@NullMarked
package io.launcher.supervise;

import org.jspecify.annotations.NullMarked;
