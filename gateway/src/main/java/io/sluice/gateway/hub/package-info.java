/**
 * A node's index of who wants what: which channels are wanted at all, which loops have subscribers, and per loop who
 * they are; and the lanes on which messages of the bus become frames for them.
 *
 * <p>The table of channels is shared by all threads and changed only on a channel's first and last subscriber of a
 * loop; the lists of subscribers belong to their loop's thread; each lane is one thread.
 */
@NullMarked
package io.sluice.gateway.hub;

import org.jspecify.annotations.NullMarked;
