package io.sluice.gateway.hub;

import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.history.KeptMessage;
import io.sluice.gateway.hub.HeldPublications.Heard;
import io.sluice.gateway.observe.StreamMetrics;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.BusMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a node knows of one channel's stream, and how it comes to know more: events in, actions out; no thread, no
 * clock, no I/O. Owned by the channel's lane.
 *
 * <h2>One position</h2>
 * All who are subscribed here stand at the same place, the top: what is after it is delivered to all of them in order,
 * and a newcomer is told the top at a place between two deliveries. So nothing is noted for a single subscriber.
 *
 * <h2>Gaps</h2>
 * A publication that does not follow the top is held, and the stream is read from there. At most one read is under
 * way; what is heard meanwhile is held, whoever asks meanwhile waits. What the read brings goes out first. When it
 * can't close the gap all are told so, at that very place, and the stream's own top is where it goes on.
 *
 * <h2>Verdicts</h2>
 * A lane may be behind other nodes. So "this position is not of the stream" is only said on the strength of a read that
 * began after the question came.
 */
final class StreamState {
    /** Reads in a row that one repair may take. */
    private static final int MAX_PAGES = 16;

    /** Why the stream was compared with what was heard of it. */
    enum Cause {
        /** A publication did not follow the one before it. */
        GAP,
        /** Redis confirmed the channel's subscription again, after a loss. */
        LIVE,
        /** The stream's top was another one than ours though nothing came. */
        CHECK;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    private final StreamLimits limits;
    private final StreamActions actions;
    private final StreamMetrics metrics;
    private final RecentPublications recent;
    private final HeldPublications held = new HeldPublications();
    private final StreamRequests requests;

    private boolean known;
    private String epoch = "";
    private long top;

    /** The last read, when it is under way. */
    private HistoryQuery query = HistoryQuery.POSITION;
    private boolean reading;
    private long readsBegun;
    /** How many had begun when the last one began that did not fail. */
    private long readsDone;
    /** Whether publications may be missing that were not heard of. */
    private boolean stale;
    /** Whether the top that is asked for at the moment tells if any are. */
    private boolean comparing;
    /** Where we stood when it was asked for. */
    private long topBefore;
    /** Whether something is known to be missing after the top; then nothing after it is delivered. */
    private boolean behind;
    /** Whether the read that is under way does not count, as it may have come too early. */
    private boolean readAgain;
    private boolean retryPending;
    private boolean repairing;
    private boolean repaired;
    private Cause cause = Cause.GAP;
    private int pages;
    private int failures;

    StreamState(StreamLimits limits, RecentBudget budget, StreamActions actions, StreamMetrics metrics) {
        this.limits = limits;
        this.actions = actions;
        this.metrics = metrics;
        this.recent = new RecentPublications(budget, limits);
        this.requests = new StreamRequests(limits, recent, actions, metrics);
    }

    /** A publication came, of so many bytes. */
    void heard(BusMessage message, int length) {
        Heard heard = new Heard(message, length, readsBegun);
        if (reading || (known && behind)) {
            hold(heard);
        } else if (known) {
            take(heard);
        }
    }

    /** Somebody asks; he is answered at once or after a read. */
    void request(PositionRequest request) {
        if (!requests.add(request, readsBegun)) {
            return;
        }
        if (!reading && known && !stale && !behind) {
            requests.answer(epoch, top, 0);
        }
        if (!requests.isEmpty()) {
            read();
        }
    }

    /** Whether somebody waits for a read. */
    boolean isAsked() {
        return !requests.isEmpty();
    }

    /** What is published from now on may not be heard. */
    void lost() {
        stale = true;
        comparing = false;
    }

    /** What is published from now on is heard. Most streams are where they were: that costs less than a read. */
    void live() {
        failures = 0;
        if (!known && !reading) {
            return;
        }
        stale = true;
        comparing = false;
        if (reading || behind) {
            repair(Cause.LIVE);
        } else {
            actions.compare();
        }
    }

    /** The stream's top is asked for now. */
    void comparing() {
        comparing = true;
        topBefore = top;
    }

    /** The stream's top was this after it was asked for. */
    void checked(StreamPosition found) {
        boolean asked = comparing;
        comparing = false;
        if (!known || reading) {
            return;
        }
        if (!found.epoch().equals(epoch) || found.offset() < topBefore || found.offset() > top) {
            repair(stale ? Cause.LIVE : Cause.CHECK);
        } else if (stale && asked && !behind) {
            stale = false;
            metrics.repair(Cause.LIVE.label, "complete");
        }
    }

    /** Redis did not say where the stream's top is. */
    void unchecked() {
        comparing = false;
        if (known && !reading && stale) {
            retryLater();
        }
    }

    /** The time has come to try again what failed. */
    void retry() {
        retryPending = false;
        if (known && behind) {
            read();
        } else if (known && stale && !reading) {
            actions.compare();
        }
    }

    /** The read that was under way failed. */
    void failed() {
        reading = false;
        readAgain = false;
        requests.refuseAll();
        if (!known) {
            held.clear();
        } else if (stale || behind) {
            retryLater();
        }
        if (!behind) {
            release();
        }
    }

    /** The read that was under way brought this. */
    void read(HistoryPage page) {
        reading = false;
        failures = 0;
        readsDone = readsBegun;
        List<KeptMessage> messages = ascending(page);
        StreamPosition found = page.top();
        if (!known) {
            begin(found);
            repairing = false;
        } else if (!epoch.equals(found.epoch())) {
            requests.epochIsOver(epoch);
            breakOff("epoch", found);
        } else if (found.offset() < top) {
            breakOff("back", found);
        } else {
            catchUp(messages, found);
        }
        recent.prepend(messages);
        requests.learn(query);
        settle();
    }

    /** Lets go of all memory; nobody is subscribed here any more. */
    void close() {
        requests.refuseAll();
        held.clear();
        recent.restart(0);
    }

    private void settle() {
        if (behind || readAgain) {
            read();
            return;
        }
        stale = false;
        pages = 0;
        if (repairing) {
            metrics.repair(cause.label, repaired ? "repaired" : "complete");
        }
        repairing = false;
        requests.answer(epoch, top, readsDone);
        recent.trim();
        release();
        if (!requests.isEmpty()) {
            read();
        }
    }

    /** Goes on with what was held, until another read must come first. */
    private void release() {
        for (int rest = held.size(); rest > 0; rest--) {
            Heard heard = held.poll();
            if (heard == null) {
                return;
            }
            if (reading || behind) {
                hold(heard);
            } else if (known) {
                take(heard);
            }
        }
    }

    private void take(Heard heard) {
        BusMessage message = heard.message();
        if (heard.offset() == 0) {
            actions.deliver(message);
        } else if (!message.epoch().equals(epoch)) {
            ahead(heard);
        } else if (heard.offset() == top + 1) {
            advance(new KeptMessage(top + 1, message, heard.length()));
            recent.trim();
        } else if (heard.offset() > top) {
            ahead(heard);
        } else if (recent.contradicts(heard.offset(), message.timeMillis())) {
            fork(heard);
        } else {
            metrics.publicationPassedOver("duplicate");
        }
    }

    private void advance(KeptMessage next) {
        top = next.offset();
        recent.append(next);
        if (next.message() != null) {
            actions.deliver(next.message());
        }
    }

    /** It is none of the stream's when a read that began after it was heard does not know it. */
    private void ahead(Heard heard) {
        boolean over = requests.isOver(heard.message().epoch());
        if (over || heard.readsBefore() < readsDone) {
            metrics.publicationPassedOver(over ? "duplicate" : "unknown");
            return;
        }
        behind = true;
        hold(heard);
        repair(Cause.GAP);
    }

    /** Redis has given an offset twice, as it does when a replica took over that had not got everything. */
    private void fork(Heard heard) {
        metrics.repair(Cause.GAP.label, "fork");
        actions.tellBroken();
        known = false;
        recent.restart(0);
        hold(heard);
        read();
    }

    private void hold(Heard heard) {
        if (held.add(heard)) {
            return;
        }
        if (heard.offset() == 0) {
            metrics.publicationPassedOver("waiting");
        } else {
            held.clear();
            readAgain = true;
        }
    }

    private void repair(Cause why) {
        if (!repairing) {
            repairing = true;
            repaired = false;
            cause = why;
        }
        if (reading) {
            readAgain = true;
        }
        read();
    }

    private void retryLater() {
        if (!retryPending) {
            retryPending = true;
            actions.retryLater(failures++);
        }
    }

    private void read() {
        if (!reading) {
            reading = true;
            readAgain = false;
            readsBegun++;
            query = plan();
            metrics.streamRead();
            actions.read(query);
        }
    }

    private HistoryQuery plan() {
        HistoryQuery onward = known ? HistoryQuery.after(top, limits.count(), limits.bytes()) : HistoryQuery.POSITION;
        return behind ? onward : requests.plan(onward, known, epoch);
    }

    private void catchUp(List<KeptMessage> messages, StreamPosition found) {
        long before = top;
        for (KeptMessage message : messages) {
            if (message.offset() == top + 1) {
                advance(message);
            }
        }
        behind = top < found.offset();
        repaired |= top > before;
        if (behind && !query.reverse() && query.since() == before) {
            if (top == before) {
                breakOff("gone", found);
            } else if (++pages >= MAX_PAGES) {
                breakOff("limit", found);
            }
        }
    }

    private void breakOff(String why, StreamPosition found) {
        metrics.repair(cause.label, why);
        repairing = false;
        actions.tellBroken();
        begin(found);
    }

    private void begin(StreamPosition found) {
        known = true;
        behind = false;
        epoch = found.epoch();
        top = found.offset();
        recent.restart(top);
        requests.forgetFloor();
    }

    private List<KeptMessage> ascending(HistoryPage page) {
        if (!query.reverse()) {
            return page.messages();
        }
        List<KeptMessage> turned = new ArrayList<>(page.messages());
        Collections.reverse(turned);
        return turned;
    }
}
