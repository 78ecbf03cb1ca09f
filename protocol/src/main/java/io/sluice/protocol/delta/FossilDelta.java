package io.sluice.protocol.delta;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The making of deltas in the format of the Fossil version control system, which all Centrifuge SDKs can apply (client
 * protocol, section 1.10).
 *
 * <p>Work: the target is passed over once. At each byte that no copy covers yet, at most 32 blocks of the base are
 * compared, and what a comparison reads beyond its block is covered by the copy that follows. So a target of n bytes
 * costs 32 n comparisons of blocks at the very worst, however it is made up. Memory: as much as the target, and up to
 * one byte per byte of the base.
 */
public final class FossilDelta {
    private static final int MAX_CANDIDATES = 32;

    private final byte[] base;
    private final byte[] target;
    private final boolean text;
    private final BlockIndex index;
    private final DeltaWriter out;

    /** Up to where the target has been written. */
    private int written;
    private int matchFrom;
    private int matchTo;
    private int matchOffset;

    private FossilDelta(byte[] base, byte[] target, boolean text) {
        this.base = base;
        this.target = target;
        this.text = text;
        index = new BlockIndex(base);
        out = new DeltaWriter(target.length - 1);
    }

    /**
     * What makes the target out of the base, for clients that take bytes. Null when that would not be smaller than the
     * target itself.
     */
    public static byte @Nullable [] ofBytes(byte[] base, byte[] target) {
        return delta(base, target, false);
    }

    /**
     * What makes the target out of the base, for clients that take the delta as text: no copy begins or ends within a
     * character, so that the delta of a target in UTF-8 is itself UTF-8. Null when that would not be smaller than the
     * target itself.
     *
     * @param base the bytes that the client has, exactly
     * @param target well-formed UTF-8
     */
    public static byte @Nullable [] ofText(byte[] base, byte[] target) {
        return delta(base, target, true);
    }

    private static byte @Nullable [] delta(byte[] base, byte[] target, boolean text) {
        if (base.length < BlockIndex.BLOCK || target.length < BlockIndex.BLOCK) {
            return null;
        }
        return new FossilDelta(base, target, text).run();
    }

    private byte @Nullable [] run() {
        out.length(target.length);
        int at = 0;
        int last = target.length - BlockIndex.BLOCK;
        int hash = BlockIndex.hash(target, 0);
        while (!out.full()) {
            boolean found = find(at, hash);
            if (found) {
                writeMatch();
            }
            int next = found ? written : at + 1;
            if (next > last) {
                break;
            }
            hash = found ? BlockIndex.hash(target, next)
                : BlockIndex.roll(hash, target[at], target[at + BlockIndex.BLOCK]);
            at = next;
        }
        out.literal(target, written, target.length);
        out.end(target);
        return out.full() ? null : out.toByteArray();
    }

    private void writeMatch() {
        out.literal(target, written, matchFrom);
        out.copy(matchOffset, matchTo - matchFrom);
        written = matchTo;
    }

    /** Looks for the longest copy that covers the block there. Returns whether one is worth its own length. */
    private boolean find(int at, int hash) {
        matchFrom = 0;
        matchTo = 0;
        int left = MAX_CANDIDATES;
        for (int block = index.first(hash); block != BlockIndex.NONE && left > 0; block = index.next(block)) {
            consider(at, block * BlockIndex.BLOCK);
            left--;
        }
        return matchTo > matchFrom;
    }

    private void consider(int at, int offset) {
        int same = common(at, offset);
        if (same < BlockIndex.BLOCK) {
            return;
        }
        int before = commonBefore(at, offset);
        int from = characterFrom(at - before);
        int to = characterTo(at + same);
        int copyOffset = offset + from - at;
        if (to - from > Math.max(matchTo - matchFrom, DeltaWriter.copyLength(copyOffset, to - from))) {
            matchFrom = from;
            matchTo = to;
            matchOffset = copyOffset;
        }
    }

    private int common(int at, int offset) {
        int mismatch = Arrays.mismatch(target, at, target.length, base, offset, base.length);
        return mismatch >= 0 ? mismatch : Math.min(target.length - at, base.length - offset);
    }

    private int commonBefore(int at, int offset) {
        int most = Math.min(at - written, offset);
        int same = 0;
        while (same < most && target[at - same - 1] == base[offset - same - 1]) {
            same++;
        }
        return same;
    }

    /** The first index from there on at which a character begins; any index when the target is not text. */
    private int characterFrom(int at) {
        int from = at;
        while (withinCharacter(from)) {
            from++;
        }
        return from;
    }

    /** The last index up to there at which a character ends; any index when the target is not text. */
    private int characterTo(int at) {
        int to = at;
        while (withinCharacter(to)) {
            to--;
        }
        return to;
    }

    private boolean withinCharacter(int at) {
        return text && at > 0 && at < target.length && (target[at] & 0xC0) == 0x80;
    }
}
