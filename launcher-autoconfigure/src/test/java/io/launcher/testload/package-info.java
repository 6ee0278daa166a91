/**
 * Load clients that account for each request.
 */
@NullMarked
package io.launcher.testload;

import org.jspecify.annotations.NullMarked;
