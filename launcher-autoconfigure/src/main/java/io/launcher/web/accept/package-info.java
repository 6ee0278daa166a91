/**
 * What the connectors of all web servers need to accept from a listening socket that they
 * share with other processes.
 */
@NullMarked
package io.launcher.web.accept;

import org.jspecify.annotations.NullMarked;
