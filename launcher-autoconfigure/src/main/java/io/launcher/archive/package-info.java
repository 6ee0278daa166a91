/**
 * Archives of the classes of an application, which let its workers start sooner.
 */
@NullMarked
package io.launcher.archive;

import org.jspecify.annotations.NullMarked;
