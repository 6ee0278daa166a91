/**
 * The auto-configuration of the launcher and its properties.
 */
@NullMarked
package io.launcher.autoconfigure;

import org.jspecify.annotations.NullMarked;
