/**
 * What workers are started from: releases of the application that nobody changes while
 * they run, archives of their classes, and the memory they get.
 */
@NullMarked
package io.launcher.generation;

import org.jspecify.annotations.NullMarked;
