package io.sluice.ops.load;

/**
 * Where a client stands in the stream of its channel: what it asks for is what comes after. Owned by the client's loop.
 */
final class HeardPosition {
    private final String epoch;
    private long offset;

    HeardPosition(String epoch, long offset) {
        this.epoch = epoch;
        this.offset = offset;
    }

    /** Takes note of a publication; one that is not kept has offset 0, and changes nothing. */
    void heard(long publication) {
        offset = Math.max(offset, publication);
    }

    String epoch() {
        return epoch;
    }

    long offset() {
        return offset;
    }
}
