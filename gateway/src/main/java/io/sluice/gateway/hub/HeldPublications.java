package io.sluice.gateway.hub;

import io.sluice.protocol.redis.BusMessage;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has heard while a read of it is under way. Bounded in number and bytes: what is too much is not needed,
 * as another read brings it. Owned by the channel's lane.
 */
final class HeldPublications {
    private static final int MAX_COUNT = 1024;
    private static final long MAX_BYTES = 1 << 20;

    /**
     * A publication as it was heard.
     *
     * @param length its bytes in Redis
     * @param readsBefore how many reads had begun then; a later one must show it
     */
    record Heard(BusMessage message, int length, long readsBefore) {
        long offset() {
            return message.publication().offset();
        }
    }

    private final ArrayDeque<Heard> line = new ArrayDeque<>(2);
    private long bytes;

    /** Takes one; false when it is too much. */
    boolean add(Heard heard) {
        if (line.size() >= MAX_COUNT || bytes + heard.length() > MAX_BYTES) {
            return false;
        }
        line.addLast(heard);
        bytes += heard.length();
        return true;
    }

    int size() {
        return line.size();
    }

    /** Gives the oldest up; null when there is none. */
    @Nullable Heard poll() {
        Heard oldest = line.pollFirst();
        bytes -= oldest == null ? 0 : oldest.length();
        return oldest;
    }

    void clear() {
        line.clear();
        bytes = 0;
    }
}
