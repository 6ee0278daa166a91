/**
 * An application that counts.
 */
@NullMarked
package io.launcher.metrics.testapp;

import org.jspecify.annotations.NullMarked;
