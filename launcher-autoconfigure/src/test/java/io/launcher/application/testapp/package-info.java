/**
 * A Spring Boot application that tests start in JVMs of its own.
 */
package io.launcher.application.testapp;
