package io.sluice.gateway.observe;

/**
 * What happened to the streams that a node follows. Methods may be called by any thread, never wait and never throw.
 */
public interface StreamMetrics {
    /**
     * A client told its position and was answered. {@code result} is {@code recovered}, or why it was not:
     * {@code epoch}, {@code future}, {@code limit}, {@code gone}, {@code unavailable}.
     */
    void recovery(String result);

    /**
     * A stream was compared with what was heard of it. {@code cause} is why: {@code gap}, {@code live}, {@code check};
     * {@code result} is {@code complete} when nothing was missing, {@code repaired}, or why it could not be repaired:
     * {@code epoch}, {@code back}, {@code fork}, {@code gone}, {@code limit}.
     */
    void repair(String cause, String result);

    /**
     * A publication was not handed on. {@code reason} is {@code duplicate}, {@code unknown} for one that is not of the
     * stream, or {@code waiting} for one without an offset when too much waited for a repair.
     */
    void publicationPassedOver(String reason);

    /** A part of a stream, or its position, was asked for. */
    void streamRead();

    /** The number of streams that are followed changed. */
    void streams(int change);
}
