/**
 * What an application may implement to change how Launcher does its work.
 */
@NullMarked
package io.launcher.spi;

import org.jspecify.annotations.NullMarked;
