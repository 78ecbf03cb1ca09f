package io.sluice.gateway.hub;

import io.sluice.gateway.history.KeptMessage;
import io.sluice.protocol.Publication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream's newest publications, without a gap up to its top, so that who comes back after a moment recovers without
 * Redis. Bounded by {@link #trim} in number, in bytes and by the node's budget. Owned by the channel's lane.
 */
final class RecentPublications {
    /** What an entry costs beside its bytes in Redis: objects, and the payload's share of them. */
    private static final int OVERHEAD = 128;

    private final RecentBudget budget;
    private final StreamLimits limits;

    private final ArrayDeque<KeptMessage> entries = new ArrayDeque<>(2);
    private long top;
    private long bytes;
    // What was given last: many come back from the same position.
    private long givenSince = -1;
    private List<Publication> given = List.of();

    RecentPublications(RecentBudget budget, StreamLimits limits) {
        this.budget = budget;
        this.limits = limits;
    }

    /** Forgets all, and stands at this offset. */
    void restart(long newTop) {
        while (!entries.isEmpty()) {
            forget(entries.removeFirst());
        }
        top = newTop;
        changed();
    }

    /** Takes the publication after the top. */
    void append(KeptMessage message) {
        entries.addLast(message);
        top = message.offset();
        count(message, 1);
        changed();
    }

    /** Takes those of these, in ascending order, that join what is here without a gap to its oldest end. */
    void prepend(List<KeptMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            KeptMessage message = messages.get(i);
            if (message.offset() == first() - 1) {
                entries.addFirst(message);
                count(message, 1);
                changed();
            }
        }
    }

    /** The oldest offset that is here; the one after the top when nothing is. */
    long first() {
        return top + 1 - entries.size();
    }

    /** Whether all after this offset, which is not over the top, is here. */
    boolean reachesBackTo(long since) {
        return since + 1 >= first();
    }

    /** All after this offset, to which this reaches back, but what can't be read; null when that is too much. */
    @Nullable List<Publication> since(long since) {
        if (since != givenSince) {
            List<Publication> found = collect(since);
            if (found == null) {
                return null;
            }
            given = found;
            givenSince = since;
        }
        return given;
    }

    /** The publication at the top; null when it is not here, or can't be read. */
    @Nullable Publication newest() {
        KeptMessage last = entries.peekLast();
        return last == null || last.message() == null ? null : last.message().publication();
    }

    /** Whether something else than this is known to be at this offset. */
    boolean contradicts(long offset, long timeMillis) {
        if (offset < first() || offset > top) {
            return false;
        }
        long at = first();
        for (KeptMessage entry : entries) {
            if (at++ == offset) {
                return entry.message() != null && entry.message().timeMillis() != timeMillis;
            }
        }
        return false;
    }

    /** Drops the oldest until all bounds hold. */
    void trim() {
        while (!entries.isEmpty()
            && (entries.size() > limits.recent() || bytes > limits.bytes() || budget.exceeded())) {
            forget(entries.removeFirst());
            changed();
        }
    }

    private @Nullable List<Publication> collect(long since) {
        List<Publication> found = new ArrayList<>();
        long room = limits.bytes();
        for (KeptMessage entry : entries) {
            if (entry.offset() > since) {
                room -= entry.length();
                if (entry.message() != null) {
                    found.add(entry.message().publication());
                }
            }
        }
        return room < 0 ? null : List.copyOf(found);
    }

    private void forget(KeptMessage message) {
        count(message, -1);
    }

    private void count(KeptMessage message, int sign) {
        bytes += (long) sign * message.length();
        budget.change((long) sign * (message.length() + OVERHEAD));
    }

    private void changed() {
        givenSince = -1;
        given = List.of();
    }
}
