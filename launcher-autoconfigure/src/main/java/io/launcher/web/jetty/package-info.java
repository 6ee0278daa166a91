/**
 * Jetty on a listening socket that it shares with other processes.
 */
@NullMarked
package io.launcher.web.jetty;

import org.jspecify.annotations.NullMarked;
