/**
 * Operating system signals. Native calls live here.
 */
@NullMarked
package io.launcher.signal;

import org.jspecify.annotations.NullMarked;
