package io.sluice.protocol;

/**
 * A place in a channel's stream.
 *
 * @param offset the number of the publication at it; 0 is before the first
 * @param epoch names the stream's life; offsets of different epochs can't be compared
 */
public record StreamPosition(long offset, String epoch) {
}
