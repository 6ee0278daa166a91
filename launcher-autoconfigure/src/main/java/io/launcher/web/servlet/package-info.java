/**
 * The end of exchanges of servlet applications.
 */
@NullMarked
package io.launcher.web.servlet;

import org.jspecify.annotations.NullMarked;
