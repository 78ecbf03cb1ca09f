package io.sluice.protocol.delta;

import java.util.Arrays;

/**
 * The whole 16-byte blocks of a base, found by their hash. Takes 8 to 12 bytes of memory per block. Belongs to one
 * call.
 */
final class BlockIndex {
    /** The length of a block: a match of fewer bytes goes unseen, unless it touches a longer one. */
    static final int BLOCK = 16;
    /** No block. */
    static final int NONE = -1;

    private static final int FACTOR = 0x08088405;
    /** The factor's 15th power, by which a block's first byte counts. */
    private static final int FIRST_FACTOR = power(BLOCK - 1);
    private static final int SPREAD = 0x9E3779B9;

    private final int[] first;
    private final int[] next;
    private final int shift;

    /** The blocks of the base, which has at least one. */
    BlockIndex(byte[] base) {
        int blocks = base.length / BLOCK;
        int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1));
        first = new int[1 << bits];
        next = new int[blocks];
        shift = Integer.SIZE - bits;
        Arrays.fill(first, NONE);
        for (int block = blocks - 1; block >= 0; block--) {
            int slot = slot(hash(base, block * BLOCK));
            next[block] = first[slot];
            first[slot] = block;
        }
    }

    /** The hash of the block that begins there. */
    static int hash(byte[] bytes, int from) {
        int hash = 0;
        for (int i = from; i < from + BLOCK; i++) {
            hash = hash * FACTOR + bytes[i];
        }
        return hash;
    }

    /** The hash of the block one further, when that byte leaves at the front and that one enters at the end. */
    static int roll(int hash, byte leaving, byte entering) {
        return (hash - leaving * FIRST_FACTOR) * FACTOR + entering;
    }

    /** The first block in the base, by number, that may have the hash, or {@link #NONE}. */
    int first(int hash) {
        return first[slot(hash)];
    }

    /** The next block that may have the same hash, or {@link #NONE}. */
    int next(int block) {
        return next[block];
    }

    private int slot(int hash) {
        return (hash * SPREAD) >>> shift;
    }

    private static int power(int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= FACTOR;
        }
        return power;
    }
}
