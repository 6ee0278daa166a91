/**
 * Listening sockets that processes share. Native calls live here.
 */
@NullMarked
package io.launcher.socket;

import org.jspecify.annotations.NullMarked;
