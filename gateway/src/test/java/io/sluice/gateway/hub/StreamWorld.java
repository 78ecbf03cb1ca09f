package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.observe.NoMetrics;
import io.sluice.protocol.Publication;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.BusMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream in Redis, the state that a node has of it, the way between them, on which all may be late or lost, and
 * subscribers that check what they are told: each by itself, as a client would.
 */
final class StreamWorld implements StreamActions {
    final StreamModel redis = new StreamModel();
    final StreamState state;
    final ArrayDeque<BusMessage> wire = new ArrayDeque<>();
    final List<BusMessage> heard = new ArrayList<>();
    final List<String> live = new ArrayList<>();
    final List<Subscriber> subscribers = new ArrayList<>();
    final RecentBudget budget;
    int reads;
    int retries;
    int breaks;
    int comparisons;
    /** What the last pause was said to depend on. */
    int failures;
    boolean connected = true;
    /** Whether something may have gone unheard. */
    boolean lossy;
    /** Whether something can't be had any more. */
    boolean harmed;
    private final boolean newestOnly;
    private final int limit;
    private @Nullable HistoryQuery asked;
    private @Nullable HistoryPage page;
    private boolean compares;
    private boolean again;
    private @Nullable StreamPosition comparison;

    StreamWorld(int count, int recent, long memory) {
        this(new StreamLimits(count, 1 << 20, recent, false), memory);
    }

    StreamWorld(StreamLimits limits) {
        this(limits, 1 << 20);
    }

    private StreamWorld(StreamLimits limits, long memory) {
        newestOnly = limits.newestOnly();
        limit = Math.min(limits.count(), (int) limits.bytes() / StreamModel.LENGTH);
        budget = new RecentBudget(memory);
        state = new StreamState(limits, budget, this, NoMetrics.INSTANCE);
    }

    /** One who asks, is answered, and follows. */
    final class Subscriber implements PositionRequest {
        private final @Nullable StreamPosition since;
        final List<Long> got = new ArrayList<>();
        @Nullable Position begin;
        boolean unavailable;
        boolean broken;
        /** Whether the position was one of the stream when it asked. */
        private final boolean existed;
        private long expected;

        Subscriber(@Nullable StreamPosition since) {
            this.since = since;
            this.existed = since != null && since.epoch().equals(redis.epoch())
                && since.offset() <= redis.top().offset();
        }

        @Override
        public @Nullable StreamPosition since() {
            return since;
        }

        Position position() {
            if (begin == null) {
                throw new AssertionError("not answered");
            }
            return begin;
        }

        private void begin(Position position) {
            assertThat(begin).as("answered once").isNull();
            begin = position;
            expected = position.top().offset() + 1;
            assertThat(position.publications()).extracting(Publication::offset).isSorted();
            if (!position.recovered()) {
                assertThat(position.publications()).isEmpty();
                assertThat(since != null && existed && !harmed && position.top().offset() - since.offset() <= limit)
                    .as("%s could have been recovered at %s", since, position.top()).isFalse();
            } else if (since != null && !newestOnly) {
                long known = since.offset();
                for (Publication publication : position.publications()) {
                    assertSkipped(known + 1, publication.offset());
                    known = publication.offset();
                }
                assertSkipped(known + 1, expected);
            }
        }

        private void take(BusMessage message) {
            if (begin == null || broken) {
                return;
            }
            long offset = message.publication().offset();
            assertThat(message.epoch()).as("epoch").isEqualTo(begin.top().epoch());
            assertSkipped(expected, offset);
            got.add(offset);
            expected = offset + 1;
        }

        /** Nothing is left out but what nobody can read. */
        private void assertSkipped(long from, long until) {
            assertThat(from).as("never again, never back").isLessThanOrEqualTo(until);
            for (long offset = from; offset < until; offset++) {
                assertThat(redis.isUnreadable(position().top().epoch(), offset))
                    .as("offset %s may be left out", offset).isTrue();
            }
        }

        /** Whether it has all that there is, or knows that it has not. */
        void assertUpToDate() {
            if (begin != null && !broken) {
                assertThat(begin.top().epoch()).isEqualTo(redis.top().epoch());
                assertSkipped(expected, redis.top().offset() + 1);
            }
        }
    }

    Subscriber subscribe() {
        return subscribe(null);
    }

    Subscriber subscribe(String epoch, long offset) {
        return subscribe(new StreamPosition(offset, epoch));
    }

    private Subscriber subscribe(@Nullable StreamPosition since) {
        Subscriber subscriber = new Subscriber(since);
        subscribers.add(subscriber);
        state.request(subscriber);
        return subscriber;
    }

    /** Publishes; the node hears it when the wire is {@link #hear heard}, if it is connected. */
    void publish() {
        BusMessage message = redis.publish();
        if (connected) {
            wire.add(message);
        } else {
            lossy = true;
        }
    }

    void publish(int count) {
        for (int i = 0; i < count; i++) {
            publish();
        }
    }

    void hear() {
        BusMessage message = wire.poll();
        if (message != null) {
            heard.add(message);
            state.heard(message, StreamModel.LENGTH);
        }
    }

    void hearAll() {
        while (!wire.isEmpty()) {
            hear();
        }
    }

    boolean isReading() {
        return asked != null;
    }

    HistoryQuery query() {
        if (asked == null) {
            throw new AssertionError("no read is under way");
        }
        return asked;
    }

    /** Redis carries the read out; the answer is on its way. */
    void carryOut() {
        if (asked != null && page == null) {
            page = redis.read(asked);
        }
    }

    /** The answer comes. */
    void answer() {
        carryOut();
        HistoryPage came = page;
        if (came != null) {
            asked = null;
            page = null;
            state.read(came);
        }
    }

    /** Redis says where the stream is. */
    void carryOutComparison() {
        if (compares && comparison == null) {
            comparison = redis.top();
        }
    }

    /** What Redis said of where the stream is comes. */
    void answerComparison() {
        carryOutComparison();
        StreamPosition came = comparison;
        if (came != null) {
            compares = false;
            comparison = null;
            state.checked(came);
            compareAgain();
        }
    }

    void failComparison() {
        if (compares) {
            compares = false;
            comparison = null;
            state.unchecked();
            compareAgain();
        }
    }

    private void compareAgain() {
        if (again && !compares) {
            again = false;
            compare();
        }
    }

    void fail() {
        if (asked != null) {
            asked = null;
            page = null;
            state.failed();
        }
    }

    /** Lets all come to its end. */
    void settle() {
        for (int i = 0; asked != null || compares || !wire.isEmpty(); i++) {
            assertThat(i).as("reads come to an end").isLessThan(1_000);
            hearAll();
            answerComparison();
            answer();
        }
    }

    /** Lets all come to its end, then the connection come back, and checks what subscribers have. */
    void settleForGood() {
        settle();
        state.retry();
        settle();
        if (!lossy) {
            subscribers.forEach(Subscriber::assertUpToDate);
        }
        connected = true;
        state.live();
        settle();
        subscribers.forEach(Subscriber::assertUpToDate);
        if (!harmed) {
            assertThat(breaks).isZero();
        }
    }

    @Override
    public void deliver(BusMessage message) {
        if (message.publication().offset() == 0) {
            live.add(message.publication().data().toString());
        } else {
            subscribers.forEach(each -> each.take(message));
        }
    }

    @Override
    public void answer(PositionRequest request, Position position) {
        ((Subscriber) request).begin(position);
    }

    @Override
    public void unavailable(PositionRequest request) {
        ((Subscriber) request).unavailable = true;
    }

    @Override
    public void tellBroken() {
        breaks++;
        for (Subscriber subscriber : subscribers) {
            subscriber.broken |= subscriber.begin != null;
        }
    }

    @Override
    public void read(HistoryQuery query) {
        assertThat(asked).as("one read at a time").isNull();
        asked = query;
        reads++;
    }

    /** As the line does: one that is under way is followed by another. */
    @Override
    public void compare() {
        if (compares) {
            again = true;
        } else {
            compares = true;
            comparisons++;
            state.comparing();
        }
    }

    @Override
    public void retryLater(int count) {
        failures = count;
        retries++;
    }
}
