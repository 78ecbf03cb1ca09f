package io.sluice.gateway.hub;

import io.sluice.gateway.history.History;
import io.sluice.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of streams with Redis: of idle ones once per stream and interval, however many are subscribed, since a
 * publication that was lost shows itself by the next one, unless none comes; and at once of those of which something
 * may not have been heard. One command asks for many streams, and one is under way: a hundred thousand streams that
 * are live again take no more of Redis' time in one piece than a batch does, a millisecond. Owned by the lane.
 */
final class PositionCheck {
    /** Streams that one command asks for: Redis, which does nothing else meanwhile, needs some 7 us for each. */
    private static final int BATCH = 128;
    /** Idle streams that are asked for in a tick. */
    private static final int MOST_DUE = 512;

    private record Due(FollowedStream stream, long atNanos) {
    }

    private final History history;
    private final Executor lane;
    private final long intervalNanos;
    /** Those that are not to wait for their turn, each once. */
    private final ArrayDeque<FollowedStream> soon = new ArrayDeque<>();
    /** All wait equally long, so the first is the first to be due. */
    private final ArrayDeque<Due> line = new ArrayDeque<>();
    private boolean underWay;

    PositionCheck(History history, Executor lane, long intervalNanos) {
        this.history = history;
        this.lane = lane;
        this.intervalNanos = intervalNanos;
    }

    /** Compares the stream from now on. */
    void add(FollowedStream stream, long nowNanos) {
        line.addLast(new Due(stream, nowNanos + intervalNanos));
    }

    /** Compares the stream as soon as those before it are. */
    void soon(FollowedStream stream) {
        if (stream.enterLine()) {
            soon.addLast(stream);
            goOn();
        }
    }

    /** Asks for those that are due. */
    void tick(long nowNanos) {
        if (!underWay && soon.isEmpty()) {
            due(nowNanos);
        }
        goOn();
    }

    private void goOn() {
        while (!underWay && !soon.isEmpty()) {
            ask(next());
        }
    }

    private List<FollowedStream> next() {
        List<FollowedStream> next = new ArrayList<>(Math.min(BATCH, soon.size()));
        while (next.size() < BATCH && !soon.isEmpty()) {
            FollowedStream stream = soon.removeFirst();
            stream.leaveLine();
            if (!stream.isClosed()) {
                next.add(stream);
            }
        }
        return next;
    }

    private void due(long now) {
        Due next = line.peekFirst();
        while (next != null && now - next.atNanos() >= 0 && soon.size() < MOST_DUE) {
            line.removeFirst();
            FollowedStream stream = next.stream();
            if (!stream.isClosed()) {
                line.addLast(new Due(stream, now + intervalNanos));
                if (now - stream.heardNanos() >= intervalNanos && stream.enterLine()) {
                    soon.addLast(stream);
                }
            }
            next = line.peekFirst();
        }
    }

    private void ask(List<FollowedStream> asked) {
        if (asked.isEmpty()) {
            return;
        }
        underWay = true;
        asked.forEach(stream -> stream.state().comparing());
        List<String> channels = asked.stream().map(FollowedStream::channel).toList();
        history.tops(channels).whenComplete((tops, failure) -> lane.execute(() -> {
            underWay = false;
            for (int i = 0; i < asked.size(); i++) {
                compare(asked.get(i), failure == null ? tops.get(i) : null);
            }
            goOn();
        }));
    }

    private static void compare(FollowedStream stream, @Nullable StreamPosition top) {
        if (stream.isClosed()) {
            return;
        }
        if (top == null) {
            stream.state().unchecked();
        } else {
            stream.state().checked(top);
        }
    }
}
