/**
 * What the service manager, systemd or another one that speaks its protocol, is told.
 * Native calls live here, since Java has no datagram sockets of the Unix domain.
 */
@NullMarked
package io.launcher.systemd;

import org.jspecify.annotations.NullMarked;
