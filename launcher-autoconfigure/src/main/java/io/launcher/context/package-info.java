/**
 * The launcher in a Spring application context: what it is configured to be, which
 * services the application has, and how they run with the context.
 */
@NullMarked
package io.launcher.context;

import org.jspecify.annotations.NullMarked;
