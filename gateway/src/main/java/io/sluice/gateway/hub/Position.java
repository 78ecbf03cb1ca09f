package io.sluice.gateway.hub;

import io.sluice.protocol.Publication;
import io.sluice.protocol.StreamPosition;
import java.util.List;

/**
 * Where a subscription begins in its channel's stream.
 *
 * @param top the newest publication before those that are delivered from now on
 * @param recovered whether recovery was asked for and nothing is missing between the position that was told and the
 *     top, but what is in {@code publications}
 * @param publications what was recovered, oldest first; empty when it was not
 */
public record Position(StreamPosition top, boolean recovered, List<Publication> publications) {
}
