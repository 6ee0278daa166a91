/**
 * Web applications that are put under load in JVMs of their own.
 */
package io.launcher.loadtest.testapp;
