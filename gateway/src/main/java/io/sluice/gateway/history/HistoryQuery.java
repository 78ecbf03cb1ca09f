package io.sluice.gateway.history;

/**
 * Which part of a stream.
 *
 * @param since the offset after which to begin, or before which when reversed; {@link #FROM_END} for the stream's end
 * @param limit the most publications; 0 for the position only
 * @param maxBytes stops before the publications have more bytes than this, but never before the first
 * @param reverse whether the newest comes first
 */
public record HistoryQuery(long since, int limit, long maxBytes, boolean reverse) {
    /** Begins with the oldest that is kept, or with the newest when reversed. */
    public static final long FROM_END = -1;

    /** The position only. */
    public static final HistoryQuery POSITION = new HistoryQuery(FROM_END, 0, 0, false);

    /** What came after the offset, oldest first. */
    public static HistoryQuery after(long offset, int limit, long maxBytes) {
        return new HistoryQuery(offset, limit, maxBytes, false);
    }
}
