/**
 * Measurements that are run by hand.
 */
package io.launcher.benchmark;
