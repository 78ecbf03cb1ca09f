/**
 * The configuration as immutable values, and how it is read: file, environment, command line, in rising precedence.
 */
@NullMarked
package io.sluice.gateway.config;

import org.jspecify.annotations.NullMarked;
