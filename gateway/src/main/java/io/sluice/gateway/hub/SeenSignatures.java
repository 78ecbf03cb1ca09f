package io.sluice.gateway.hub;

import java.util.Arrays;

/**
 * The signatures of the messages that were taken lately, each told by 64 bits of it, so that none is taken twice.
 * Two generations: the elder is forgotten when the younger is old enough for all in the elder to be stale, or has as
 * many as it may hold. So at most twice that many are held, in 8 MiB with the default; when more come within their
 * time, the eldest could be taken again. Owned by one thread.
 */
final class SeenSignatures {
    /** The most of one generation. */
    static final int MOST = 1 << 18;

    private static final int FEWEST_SLOTS = 1 << 6;
    /** No fingerprint is 0. */
    private static final long FREE = 0;

    private final int most;
    private final long generationMillis;

    private long[] younger = new long[FEWEST_SLOTS];
    private long[] elder = new long[FEWEST_SLOTS];
    private int count;
    private long begunMillis;

    /**
     * Holds none yet.
     *
     * @param most the most of one generation
     * @param windowMillis how much older or newer than now a message may be: it can come again until twice that is over
     */
    SeenSignatures(int most, long windowMillis) {
        this.most = most;
        this.generationMillis = 2 * windowMillis;
    }

    /** Notes the fingerprint, which is not 0; false when it was noted before. */
    boolean add(long fingerprint, long nowMillis) {
        if (count >= most || nowMillis - begunMillis > generationMillis) {
            boolean elderToo = nowMillis - begunMillis > 2 * generationMillis;
            elder = elderToo ? new long[FEWEST_SLOTS] : younger;
            younger = new long[FEWEST_SLOTS];
            count = 0;
            begunMillis = nowMillis;
        }
        if (elder[slot(elder, fingerprint)] != FREE) {
            return false;
        }
        int slot = slot(younger, fingerprint);
        if (younger[slot] != FREE) {
            return false;
        }
        younger[slot] = fingerprint;
        count++;
        if (count * 2 > younger.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[younger.length * 2];
        Arrays.stream(younger).filter(each -> each != FREE).forEach(each -> larger[slot(larger, each)] = each);
        younger = larger;
    }

    /** Where it is, or would be: fingerprints are random, so that their lowest bits choose well. */
    private static int slot(long[] slots, long fingerprint) {
        int slot = (int) fingerprint & (slots.length - 1);
        while (slots[slot] != FREE && slots[slot] != fingerprint) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
