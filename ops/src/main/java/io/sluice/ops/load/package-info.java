/**
 * The load tool: opens connections, publishes on a schedule, checks what arrives, measures, reports. May use the client
 * package, Lettuce (in the two Redis targets alone), the JDK's HTTP client (in HttpTarget alone), HdrHistogram, Jackson
 * and picocli. Threads: {@code client-N} own their clients and tallies and never wait; {@code publisher} keeps the
 * schedule; {@code worker-N} listens to a child process, {@code counts} of a child shows its counts; the main thread
 * walks through the phases, or takes the parent's orders, and waits for the others.
 */
@NullMarked
package io.sluice.ops.load;

import org.jspecify.annotations.NullMarked;
