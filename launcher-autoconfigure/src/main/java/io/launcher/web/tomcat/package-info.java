/**
 * Tomcat on a listening socket that it shares with other processes.
 */
@NullMarked
package io.launcher.web.tomcat;

import org.jspecify.annotations.NullMarked;
