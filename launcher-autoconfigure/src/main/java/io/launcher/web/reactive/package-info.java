/**
 * The end of exchanges of reactive applications.
 */
@NullMarked
package io.launcher.web.reactive;

import org.jspecify.annotations.NullMarked;
