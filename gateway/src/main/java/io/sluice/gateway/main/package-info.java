/**
 * The process: command line, start and stop, and which part is given which. The only package that knows all others.
 */
@NullMarked
package io.sluice.gateway.main;

import org.jspecify.annotations.NullMarked;
