/**
 * The configuration as immutable values, and how it is read: file, environment, command line, in rising precedence.
 * {@link io.sluice.gateway.config.Settings} is the table that everything is made from. May use the JDK and Jackson's
 * YAML reader. Loading happens at start, on the main thread; the values belong to nobody and to all threads.
 */
@NullMarked
package io.sluice.gateway.config;

import org.jspecify.annotations.NullMarked;
