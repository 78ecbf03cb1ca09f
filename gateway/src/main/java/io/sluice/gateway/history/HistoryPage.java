package io.sluice.gateway.history;

import io.sluice.protocol.StreamPosition;
import java.util.List;

/**
 * A part of a stream, and where the stream stood when it was read.
 *
 * @param top the newest publication's position; offset 0 when nothing was ever published in this epoch
 * @param messages what was asked for and is kept, in the order that was asked for
 */
public record HistoryPage(StreamPosition top, List<KeptMessage> messages) {
}
