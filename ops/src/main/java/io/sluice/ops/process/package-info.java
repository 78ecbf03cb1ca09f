/**
 * Child processes, their signals, their ends and their logs, for the tools that start gateways and Redis. May use the
 * JDK only. An instance is used by one thread.
 */
@NullMarked
package io.sluice.ops.process;

import org.jspecify.annotations.NullMarked;
