package io.sluice.gateway.hub;

import io.sluice.gateway.history.History;
import io.sluice.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of idle streams with Redis, once per stream and interval however many are subscribed: a publication
 * that was lost shows itself by the next one, unless none comes. One command asks for many streams. Owned by the lane.
 */
final class PositionCheck {
    /** Streams that one command asks for. */
    private static final int BATCH = 512;

    private record Due(FollowedStream stream, long atNanos) {
    }

    private final History history;
    private final Executor lane;
    private final long intervalNanos;
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

    /** Asks for those that are due. */
    void tick(long nowNanos) {
        if (!underWay) {
            List<FollowedStream> due = due(nowNanos);
            if (!due.isEmpty()) {
                ask(due);
            }
        }
    }

    private List<FollowedStream> due(long now) {
        List<FollowedStream> due = new ArrayList<>();
        Due next = line.peekFirst();
        while (next != null && now - next.atNanos() >= 0 && due.size() < BATCH) {
            line.removeFirst();
            FollowedStream stream = next.stream();
            if (!stream.isClosed()) {
                line.addLast(new Due(stream, now + intervalNanos));
                if (now - stream.heardNanos() >= intervalNanos) {
                    due.add(stream);
                }
            }
            next = line.peekFirst();
        }
        return due;
    }

    private void ask(List<FollowedStream> due) {
        underWay = true;
        List<String> channels = due.stream().map(FollowedStream::channel).toList();
        history.tops(channels).whenComplete((tops, failure) -> lane.execute(() -> {
            underWay = false;
            compare(due, failure == null ? tops : null);
        }));
    }

    private static void compare(List<FollowedStream> due, @Nullable List<StreamPosition> tops) {
        for (int i = 0; tops != null && i < due.size(); i++) {
            if (!due.get(i).isClosed()) {
                due.get(i).state().checked(tops.get(i));
            }
        }
    }
}
