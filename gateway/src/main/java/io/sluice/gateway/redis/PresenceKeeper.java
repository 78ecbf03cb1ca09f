package io.sluice.gateway.redis;

import io.sluice.gateway.observe.QuietLog;
import io.sluice.gateway.redis.PresentEntry.Known;
import io.sluice.gateway.redis.PresentEntry.Step;
import io.sluice.gateway.redis.PresentEntry.Truth;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/**
 * Makes Redis say of this node's clients what is true of them, a bounded number at a time. What is true is in the table
 * of entries; being told of a change is a hint to look there. Belongs to the bus thread, but for the table.
 */
final class PresenceKeeper {
    /** Entries that are under way to Redis at once: enough to fill the line, few enough to leave others room. */
    static final int WINDOW = 512;

    private final ConcurrentHashMap<PresentEntry.Key, PresentEntry> entries = new ConcurrentHashMap<>();
    private final PresenceCalls calls;
    private final Supplier<String> node;
    private final BusThread bus;
    private final long leaveDelayNanos;
    private final ChannelIndex index;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(PresenceKeeper.class));

    private final ArrayDeque<PresentEntry> ready = new ArrayDeque<>();
    /** In the order in which they were marked, which is that in which they are due. */
    private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();
    private final List<PresentEntry> failed = new ArrayList<>();
    private int seatsPerUser = Integer.MAX_VALUE;
    private boolean open;
    private int underWay;
    private int life;

    /** An entry that is to leave so long after it was marked, unless it was marked anew. */
    private record Leaving(PresentEntry entry, long sinceNanos) {
    }

    /**
     * Keeps nothing yet.
     *
     * @param node names this node; asked when entries are sent
     * @param leaveDelay how long a client is about to leave before it does
     */
    PresenceKeeper(PresenceCalls calls, Supplier<String> node, BusThread bus, Duration leaveDelay) {
        this.calls = calls;
        this.node = node;
        this.bus = bus;
        this.leaveDelayNanos = leaveDelay.toNanos();
        this.index = new ChannelIndex(calls, node, bus, this::released);
    }

    /** Lets each user have so many sessions; called once, before the start. */
    void seatsPerUser(int most) {
        seatsPerUser = most;
    }

    /** What is true: any thread may change an entry, within the table's operation for its key. */
    ConcurrentHashMap<PresentEntry.Key, PresentEntry> entries() {
        return entries;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Redis can be asked, and nothing is taken for granted of what it says: it may have lost some or all that it knew.
     * Nobody hears anew of those who were heard of before.
     */
    void open() {
        open = true;
        forgetReplies();
        entries.values().forEach(entry -> {
            entry.lost();
            look(entry);
        });
    }

    /** Others were told, or will be, that all who are here left. */
    void swept() {
        entries.values().forEach(PresentEntry::toldToLeave);
    }

    /** Whether Redis has answered about everybody since it was opened. */
    boolean isSure() {
        return open && entries.values().stream().noneMatch(entry -> entry.known() == Known.UNSURE);
    }

    /** Redis can't be asked. */
    void shut() {
        open = false;
        forgetReplies();
        release();
    }

    /** Lets those go who wait for an entry to be settled. */
    void release() {
        entries.values().forEach(PresentEntry::release);
    }

    /** Looks at an entry that may have changed. */
    void look(PresentEntry entry) {
        if (open && !entry.underWay() && !entry.queued() && entry.next() != Step.NONE) {
            entry.queued(true);
            ready.add(entry);
        }
    }

    /** Sends what may be sent; called after a run of {@link #look}. */
    void pump() {
        while (underWay < WINDOW && !ready.isEmpty()) {
            PresentEntry entry = ready.poll();
            entry.queued(false);
            step(entry);
        }
        index.flush();
    }

    /** Takes out who was about to leave for long enough; called often. */
    void leaveOverdue() {
        long now = System.nanoTime();
        Leaving oldest = leaving.peek();
        while (oldest != null && now - oldest.sinceNanos() >= leaveDelayNanos) {
            leaving.poll();
            PresentEntry entry = oldest.entry();
            if (entry.known() == Known.FADED && entry.fadedNanos() == oldest.sinceNanos()) {
                change(entry, truth -> truth == Truth.LEAVING ? Truth.GONE : truth);
                look(entry);
            }
            oldest = leaving.peek();
        }
        pump();
    }

    /** Tries again what failed, and takes channels out in which nobody is left; called now and then. */
    void tidy() {
        if (open) {
            List<PresentEntry> again = List.copyOf(failed);
            failed.clear();
            again.forEach(this::look);
            index.tidy();
            pump();
        }
    }

    /** Everybody goes: at once, or as they would if they might come back. Users' seats are needed elsewhere by then. */
    void leaveAll(Truth truth) {
        entries.values().forEach(entry -> {
            boolean forGood = entry.info().user().isEmpty() || RedisUserSeats.holds(entry);
            change(entry, old -> forGood || old == Truth.GONE ? Truth.GONE : truth);
            look(entry);
        });
        pump();
    }

    private void forgetReplies() {
        life++;
        underWay = 0;
        ready.clear();
        failed.clear();
        leaving.clear();
        index.reset();
        entries.values().forEach(PresentEntry::unsure);
    }

    private void step(PresentEntry entry) {
        switch (entry.next()) {
            case NONE -> { /* changed back meanwhile */ }
            case ENTER -> enter(entry);
            case FADE -> send(entry, calls.fade(entry.key().channel(), entry.key().client()), there -> {
                entry.faded(there != 0, System.nanoTime());
                leaving.add(new Leaving(entry, entry.fadedNanos()));
            });
            case LEAVE -> {
                entry.toldToLeave();
                send(entry, calls.leave(entry.key().channel(), entry.info()), there -> entry.left());
            }
            case FORGET -> forget(entry);
        }
    }

    private void enter(PresentEntry entry) {
        if (!index.admits(entry)) {
            entry.underWay(true);
        } else if (RedisUserSeats.holds(entry)) {
            claim(entry);
        } else {
            send(entry, calls.enter(node.get(), entry.key().channel(), entry.info(), entry.quiet()),
                there -> entry.entered());
        }
    }

    /** Only while it is awaited: who was let in stays, whatever has to be entered again. */
    private void claim(PresentEntry entry) {
        int most = entry.isAwaited() ? seatsPerUser : Integer.MAX_VALUE;
        send(entry, calls.claim(node.get(), entry.key().channel(), entry.info(), most), taken -> {
            if (taken == 0) {
                change(entry, truth -> Truth.GONE);
                entry.refused();
            } else {
                entry.entered();
            }
        });
    }

    private void released(PresentEntry entry, boolean listed) {
        entry.underWay(false);
        if (listed) {
            look(entry);
        } else {
            entry.release();
            failed.add(entry);
        }
        pump();
    }

    private void send(PresentEntry entry, CompletionStage<Long> call, Answer answer) {
        entry.underWay(true);
        underWay++;
        int sent = life;
        call.whenComplete((there, failure) -> bus.execute(() -> {
            if (sent == life) {
                answered(entry, answer, there == null ? 0 : there, failure == null);
                pump();
            }
        }));
    }

    private void answered(PresentEntry entry, Answer answer, long there, boolean answered) {
        underWay--;
        if (answered) {
            entry.underWay(false);
            answer.take(there);
            look(entry);
        } else {
            entry.unsure();
            entry.release();
            failed.add(entry);
            log.warn("a client's coming or going could not be told to Redis, which is tried again");
        }
    }

    private void change(PresentEntry entry, UnaryOperator<Truth> change) {
        entries.computeIfPresent(entry.key(), (key, present) -> {
            if (present == entry) {
                present.truth(change.apply(present.truth()));
            }
            return present;
        });
    }

    /** Unless it came back in this moment. */
    private void forget(PresentEntry entry) {
        PresentEntry kept = entries.computeIfPresent(entry.key(),
            (key, present) -> present == entry && present.truth() != Truth.THERE ? null : present);
        if (kept == entry) {
            look(entry);
        } else {
            entry.forget();
            index.forget(entry);
        }
    }

    /** What an answer means. */
    private interface Answer {
        void take(long there);
    }
}
