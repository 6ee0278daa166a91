/**
 * What the benchmarks measure.
 */
@NullMarked
package io.launcher.benchmarks.application;

import org.jspecify.annotations.NullMarked;
