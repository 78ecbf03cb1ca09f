package io.sluice.gateway.hub;

import io.sluice.gateway.history.History;
import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one lane's streams: so many under way at once, the others in line, so that a storm of them is no load
 * that Redis or our memory would feel. Those that somebody waits for come before those that only repair. One that is
 * not begun in time fails, as its clients have given up. Owned by the lane.
 */
final class StreamReads {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private record Wanted(FollowedStream stream, HistoryQuery query, long sinceNanos) {
    }

    private final History history;
    private final Executor lane;
    private final int mostUnderWay;
    private final ArrayDeque<Wanted> asked = new ArrayDeque<>();
    private final ArrayDeque<Wanted> repairs = new ArrayDeque<>();
    private int underWay;
    private long now;

    StreamReads(History history, Executor lane, int mostUnderWay, long nowNanos) {
        this.history = history;
        this.lane = lane;
        this.mostUnderWay = mostUnderWay;
        this.now = nowNanos;
    }

    /** Reads for the stream now or soon. */
    void begin(FollowedStream stream, HistoryQuery query) {
        (stream.state().isAsked() ? asked : repairs).addLast(new Wanted(stream, query, now));
        goOn();
    }

    /** Lets those fail that have waited too long. */
    void tick(long nowNanos) {
        now = nowNanos;
        giveUp(asked);
        giveUp(repairs);
    }

    private void giveUp(ArrayDeque<Wanted> line) {
        Wanted oldest = line.peekFirst();
        while (oldest != null && now - oldest.sinceNanos() > PATIENCE_NANOS) {
            line.removeFirst();
            conclude(oldest.stream(), null);
            oldest = line.peekFirst();
        }
    }

    private void goOn() {
        while (underWay < mostUnderWay) {
            Wanted next = asked.isEmpty() ? repairs.pollFirst() : asked.pollFirst();
            if (next == null) {
                return;
            }
            if (!next.stream().isClosed()) {
                send(next);
            }
        }
    }

    private void send(Wanted next) {
        underWay++;
        history.read(next.stream().channel(), next.query()).whenComplete((page, failure) -> lane.execute(() -> {
            underWay--;
            try {
                conclude(next.stream(), failure == null ? page : null);
            } finally {
                goOn();
            }
        }));
    }

    private static void conclude(FollowedStream stream, @Nullable HistoryPage page) {
        if (stream.isClosed()) {
            return;
        }
        if (page == null) {
            stream.state().failed();
        } else {
            stream.state().read(page);
        }
    }
}
