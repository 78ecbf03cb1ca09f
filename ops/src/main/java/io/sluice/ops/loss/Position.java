package io.sluice.ops.loss;

/** A place in a channel's stream: the number of a publication, and the epoch in which it counts. Immutable. */
record Position(String epoch, long offset) {
    /** Of a stream that is not there yet. */
    static final Position NONE = new Position("", 0);

    @Override
    public String toString() {
        return offset + "@" + (epoch.isEmpty() ? "-" : epoch);
    }
}
