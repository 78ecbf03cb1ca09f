/**
 * The attack tool: does to a gateway what hostile clients do, within bounds of time and number, and counts what it got
 * back. May use the client package, HdrHistogram, Jackson and picocli. Threads: the main thread does everything; it is
 * one selector loop, so that an attack never takes more than one core.
 */
@NullMarked
package io.sluice.ops.attack;

import org.jspecify.annotations.NullMarked;
