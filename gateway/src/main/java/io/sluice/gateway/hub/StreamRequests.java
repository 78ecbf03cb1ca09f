package io.sluice.gateway.hub;

import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.observe.StreamMetrics;
import io.sluice.protocol.Publication;
import io.sluice.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who ask where a stream stands, and what they are told (client protocol, section 1.9). Whoever can't be answered
 * from what is at hand waits for a read; {@link #plan} says which one helps them. Owned by the channel's lane.
 */
final class StreamRequests {
    /** Who may wait for one stream; more are refused. */
    private static final int MAX_WAITING = 100_000;
    /** Epochs that are known to be over; they never come back. */
    private static final int MAX_OVER = 8;

    private record Waiter(PositionRequest request, long readsBefore) {
    }

    private final StreamLimits limits;
    private final RecentPublications recent;
    private final StreamActions actions;
    private final StreamMetrics metrics;
    private final ArrayDeque<String> over = new ArrayDeque<>(0);

    private ArrayList<Waiter> waiting = new ArrayList<>(1);
    private String epoch = "";
    private long top;
    private long readsDone;
    /** What is before this offset is gone, or too much for anybody to recover. */
    private long floor;
    /** Whether a read from a position left somebody without an answer, so that the next begins at the stream's end. */
    private boolean fromEnd;

    StreamRequests(StreamLimits limits, RecentPublications recent, StreamActions actions, StreamMetrics metrics) {
        this.limits = limits;
        this.recent = recent;
        this.actions = actions;
        this.metrics = metrics;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes one who came when so many reads had begun; false when he had to be refused. */
    boolean add(PositionRequest request, long readsBegun) {
        if (waiting.size() >= MAX_WAITING) {
            refuse(request);
            return false;
        }
        waiting.add(new Waiter(request, readsBegun));
        return true;
    }

    /** Answers all who can be, by a stream that stands there, and of whose reads so many are done; 0 for none. */
    void answer(String nowEpoch, long nowTop, long nowDone) {
        epoch = nowEpoch;
        top = nowTop;
        readsDone = nowDone;
        ArrayList<Waiter> asked = waiting;
        waiting = new ArrayList<>(1);
        for (Waiter waiter : asked) {
            if (!decide(waiter)) {
                waiting.add(waiter);
            }
        }
    }

    void refuseAll() {
        ArrayList<Waiter> refused = waiting;
        waiting = new ArrayList<>(1);
        refused.forEach(waiter -> refuse(waiter.request()));
    }

    /** The epoch is over. */
    void epochIsOver(String old) {
        if (!old.isEmpty() && !over.contains(old)) {
            over.addLast(old);
            if (over.size() > MAX_OVER) {
                over.removeFirst();
            }
        }
    }

    /** Whether the epoch is known to be over. */
    boolean isOver(String asked) {
        return over.contains(asked);
    }

    /** Nothing is known of what is gone. */
    void forgetFloor() {
        floor = 0;
        fromEnd = false;
    }

    /** What a read shows of what is gone, once what it brought is among the recent. */
    void learn(HistoryQuery query) {
        if (query.reverse()) {
            floor = Math.max(floor, recent.first());
            fromEnd = false;
        } else if (query.limit() > 0 && query.since() + 1 < recent.first()) {
            fromEnd = true;
        }
    }

    /** The read that helps most; {@code onward} when none of them needs another. */
    HistoryQuery plan(HistoryQuery onward, boolean known, String nowEpoch) {
        long lowest = Long.MAX_VALUE;
        for (Waiter waiter : waiting) {
            StreamPosition since = waiter.request().since();
            if (since != null && (!known || mayBeKept(since, nowEpoch))) {
                lowest = Math.min(lowest, since.offset());
            }
        }
        if (lowest == Long.MAX_VALUE) {
            return onward;
        }
        if (limits.newestOnly() || fromEnd) {
            return new HistoryQuery(HistoryQuery.FROM_END, limits.newestOnly() ? 1 : limits.count(), limits.bytes(),
                true);
        }
        return HistoryQuery.after(known ? Math.min(lowest, onward.since()) : lowest, limits.count(), limits.bytes());
    }

    private boolean mayBeKept(StreamPosition since, String nowEpoch) {
        return limits.newestOnly() ? recent.newest() == null
            : fits(since, nowEpoch) && since.offset() + 1 < recent.first();
    }

    private boolean decide(Waiter waiter) {
        StreamPosition since = waiter.request().since();
        if (since == null) {
            actions.answer(waiter.request(), at(false, List.of()));
            return true;
        }
        boolean fresh = readsDone > waiter.readsBefore();
        if (limits.newestOnly()) {
            return decideNewest(waiter.request(), since, fresh);
        }
        if (!fits(since, epoch)) {
            return denyStranger(waiter.request(), since, fresh);
        }
        return since.offset() > top ? fresh && deny(waiter.request(), "future") : decideKept(waiter.request(), since);
    }

    private boolean decideKept(PositionRequest request, StreamPosition since) {
        if (top - since.offset() > limits.count()) {
            return deny(request, "limit");
        }
        if (recent.reachesBackTo(since.offset())) {
            List<Publication> missed = recent.since(since.offset());
            return missed == null ? deny(request, "limit") : grant(request, missed);
        }
        return since.offset() + 1 < floor && deny(request, "gone");
    }

    /** Who may know more than we do is not told the newest that we have before a look at the stream. */
    private boolean decideNewest(PositionRequest request, StreamPosition since, boolean fresh) {
        boolean stranger = !fits(since, epoch) && !isOver(since.epoch());
        if (!fresh && (stranger || since.offset() > top)) {
            return false;
        }
        if (since.offset() > 0 && since.offset() == top && since.epoch().equals(epoch)) {
            return grant(request, List.of());
        }
        Publication newest = recent.newest();
        if (newest != null) {
            return grant(request, List.of(newest));
        }
        return (top == 0 || fresh || floor > top) && deny(request, "gone");
    }

    private boolean denyStranger(PositionRequest request, StreamPosition since, boolean fresh) {
        if (fresh) {
            epochIsOver(since.epoch());
        }
        return isOver(since.epoch()) && deny(request, "epoch");
    }

    private static boolean fits(StreamPosition since, String nowEpoch) {
        return since.epoch().isEmpty() || since.epoch().equals(nowEpoch);
    }

    private boolean grant(PositionRequest request, List<Publication> publications) {
        metrics.recovery("recovered");
        actions.answer(request, at(true, publications));
        return true;
    }

    private boolean deny(PositionRequest request, String why) {
        metrics.recovery(why);
        actions.answer(request, at(false, List.of()));
        return true;
    }

    private void refuse(PositionRequest request) {
        if (request.since() != null) {
            metrics.recovery("unavailable");
        }
        actions.unavailable(request);
    }

    private Position at(boolean recovered, List<Publication> publications) {
        return new Position(new StreamPosition(top, epoch), recovered, publications);
    }
}
