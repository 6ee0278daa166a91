/**
 * Reactor Netty on a listening socket that it shares with other processes.
 */
@NullMarked
package io.launcher.web.netty;

import org.jspecify.annotations.NullMarked;
