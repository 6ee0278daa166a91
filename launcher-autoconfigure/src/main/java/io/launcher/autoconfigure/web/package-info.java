/**
 * Wiring of embedded web servers that share a listening socket.
 */
@NullMarked
package io.launcher.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
