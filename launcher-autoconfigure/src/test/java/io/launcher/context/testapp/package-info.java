/**
 * Applications that tests start in JVMs of their own.
 */
package io.launcher.context.testapp;
