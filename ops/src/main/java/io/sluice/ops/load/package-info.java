/**
 * The load tool: opens connections, publishes on a schedule, checks what arrives, measures, reports. May use the client
 * package, Lettuce (in the two Redis targets alone), HdrHistogram, Jackson and picocli. Threads: {@code client-N} own
 * their connections and tallies; {@code publisher} keeps the schedule; the main thread walks through the phases and is
 * the only one that waits.
 */
@NullMarked
package io.sluice.ops.load;

import org.jspecify.annotations.NullMarked;
