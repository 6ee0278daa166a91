/**
 * The public API: services, launchers and what a service may know about the worker that
 * it runs in. Nothing here needs Spring.
 */
@NullMarked
package io.launcher;

import org.jspecify.annotations.NullMarked;
