package io.sluice.gateway.hub;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request, at its place between the channel's deliveries.
 *
 * @param inquiry whose it is
 * @param position where the subscription begins; null when that can't be found out for the moment
 */
record PositionAnswer(Inquiry inquiry, @Nullable Position position) implements Arrival {
}
