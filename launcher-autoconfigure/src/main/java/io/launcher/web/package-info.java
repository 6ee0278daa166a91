/**
 * The embedded web server as a service: shared listening sockets and their drain.
 */
@NullMarked
package io.launcher.web;

import org.jspecify.annotations.NullMarked;
