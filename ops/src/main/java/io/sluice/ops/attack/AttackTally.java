package io.sluice.ops.attack;

import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one attack did and got back, while it lasts. Owned by the loop. */
final class AttackTally {
    /** How long sockets lasted, in microseconds. */
    final Histogram lives = new Histogram(2);
    /** Sockets by how they ended. Keys are statuses, close codes and a few words, so they are few. */
    final TreeMap<String, Long> ends = new TreeMap<>();
    /** Error replies by code. */
    final TreeMap<Integer, Long> errors = new TreeMap<>();

    long opened;
    long upgraded;
    long turns;
    /** Turns that passed since the socket still had what was said before. */
    long blocked;
    long bytesSent;
    long bytesReceived;
    long messages;

    /** Counts the end of a socket that was opened at the moment. */
    void ended(String how, long openedNanos) {
        ends.merge(how, 1L, Long::sum);
        lives.recordValue(Math.max(0, (System.nanoTime() - openedNanos) / 1_000));
    }

    /** Counts an error reply. */
    void error(int code) {
        errors.merge(code, 1L, Long::sum);
    }
}
