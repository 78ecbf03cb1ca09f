package io.sluice.gateway.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The state of every channel on one link to Redis, and what to do next so that it equals the wishes. Has no thread and
 * does no I/O: one thread owns it, feeds it with events and the time, and carries out its {@link Effects}.
 *
 * <p><b>Order.</b> A channel has one command on its way at a time. What is wished when the answer comes decides about
 * the next, so that any quick succession of wants ends right.
 *
 * <p><b>Pace.</b> At most {@code window} channels wait for an answer; the others queue here and not in buffers.
 *
 * <p><b>Failure.</b> What is not confirmed in time is asked for again. Once Redis has refused a command, repetitions go
 * alone and ever more slowly: one forbidden channel fails the whole SUBSCRIBE that names it.
 */
final class ChannelStates {
    private static final int MOST_DOUBLINGS = 5;

    /** What is to be done. Called by the owner's thread, within the call that led to it. */
    interface Effects {
        /** Writes one SUBSCRIBE; the list may be kept. */
        void subscribe(List<String> channels);

        /** Writes one UNSUBSCRIBE; the list may be kept. */
        void unsubscribe(List<String> channels);

        /** The channel is confirmed; told again whenever it is compared. */
        void live(String channel);

        /** The channel, live until now, is so no more. */
        void lost(String channel);
    }

    private final Predicate<String> wishes;
    private final Effects effects;
    private final int batch;
    private final int window;
    private final long patience;

    private final Map<String, ChannelState> states = new HashMap<>();
    private final Queue<ChannelState> toLookAt = new ArrayDeque<>();
    private final Set<ChannelState> waiting = new LinkedHashSet<>();
    private final Set<ChannelState> postponed = new LinkedHashSet<>();
    /** Given up, but for repetitions whose answers would be taken for others' if they were forgotten too early. */
    private final Set<ChannelState> fading = new LinkedHashSet<>();
    private int liveCount;
    private boolean up;
    private boolean refused;

    /**
     * Starts with the link down.
     *
     * @param batch channels in one command
     * @param window channels that may wait for Redis' answer at the same time
     * @param patience nanoseconds to wait for an answer before asking again
     */
    ChannelStates(Predicate<String> wishes, Effects effects, int batch, int window, long patience) {
        this.wishes = wishes;
        this.effects = effects;
        this.batch = batch;
        this.window = window;
        this.patience = patience;
    }

    /** A new link stands, on which nothing is subscribed yet; the owner now compares every wish. */
    void up() {
        up = true;
    }

    /** The link is gone, and all that was subscribed with it. Returns how many channels were live. */
    int down() {
        up = false;
        refused = false;
        int wereLive = liveCount;
        states.values().forEach(this::lose);
        states.clear();
        toLookAt.clear();
        waiting.clear();
        postponed.clear();
        fading.clear();
        return wereLive;
    }

    /** The wish for the channel may have changed. */
    void compare(String channel) {
        if (!up) {
            return;
        }
        ChannelState state = states.get(channel);
        if (state != null) {
            boolean toldBefore = state.live;
            look(state);
            if (toldBefore && wishes.test(channel)) {
                // Whoever asks may have dropped the channel and taken it up again before anything was done about it.
                effects.live(channel);
            }
        } else if (wishes.test(channel)) {
            ChannelState fresh = new ChannelState(channel);
            states.put(channel, fresh);
            queue(fresh);
        }
    }

    /** Compares every channel that anything is known of: what hints would say that were lost. */
    void compareKnown() {
        List.copyOf(states.keySet()).forEach(this::compare);
    }

    /** Redis said that the channel is subscribed, or is not, asked for or not. */
    void answered(String channel, boolean subscribed) {
        ChannelState state = states.get(channel);
        if (state == null) {
            if (!subscribed || !up) {
                return;
            }
            // A repetition was carried out after a revocation that was taken for the end; that has to be given up, too.
            state = new ChannelState(channel);
            states.put(channel, state);
        }
        state.answered(subscribed);
        if (!subscribed) {
            lose(state);
        }
        if (state.settled()) {
            waiting.remove(state);
            postponed.remove(state);
            look(state);
        } else if (!waiting.contains(state) && !postponed.contains(state)) {
            // Redis took back a subscription; a repetition that is still unanswered may make it good, or never come.
            queue(state);
        }
    }

    /** Redis refused some command; which one can't be told, since Lettuce pairs answers and commands loosely. */
    void refused() {
        refused = true;
    }

    /** Writes what there is to write, as far as the window allows. {@code now} is in nanoseconds. */
    void flush(long now) {
        if (!up) {
            return;
        }
        List<String> subscribe = new ArrayList<>();
        List<String> unsubscribe = new ArrayList<>();
        while (!toLookAt.isEmpty() && waiting.size() < window) {
            ChannelState state = toLookAt.remove();
            state.queued = false;
            boolean wanted = wishes.test(state.channel);
            if (state.settled() && state.subscribed() == wanted) {
                look(state);
            } else if (wanted) {
                subscribe = request(state, true, subscribe, now);
            } else {
                unsubscribe = request(state, false, unsubscribe, now);
            }
        }
        write(subscribe, true);
        write(unsubscribe, false);
    }

    /** Asks again, at the next flush, for what was not answered in time. */
    void expire(long now) {
        for (Iterator<ChannelState> each = waiting.iterator(); each.hasNext();) {
            ChannelState state = each.next();
            if (state.deadline - now <= 0) {
                each.remove();
                state.deadline = now + (refused ? patience << Math.min(state.unanswered(), MOST_DOUBLINGS) : 0);
                postponed.add(state);
            }
        }
        for (Iterator<ChannelState> each = postponed.iterator(); each.hasNext();) {
            ChannelState state = each.next();
            if (state.deadline - now <= 0) {
                each.remove();
                queue(state);
            }
        }
        fading.removeIf(state -> state.deadline + patience - now <= 0 && forget(state));
    }

    /** Whether nothing waits to be written or answered, but for what Redis refuses. */
    boolean settled() {
        return toLookAt.isEmpty() && waiting.isEmpty();
    }

    int liveCount() {
        return liveCount;
    }

    /** How many channels there is anything known about; those that nobody wants and nothing is subscribed of aren't. */
    int size() {
        return states.size();
    }

    private List<String> request(ChannelState state, boolean subscribe, List<String> collected, long now) {
        boolean alone = refused && state.unanswered() > 0;
        if (!subscribe) {
            lose(state);
        }
        state.sent(subscribe);
        state.deadline = now + patience;
        waiting.add(state);
        if (alone) {
            write(List.of(state.channel), subscribe);
            return collected;
        }
        collected.add(state.channel);
        if (collected.size() < batch) {
            return collected;
        }
        write(collected, subscribe);
        return new ArrayList<>();
    }

    private void write(List<String> channels, boolean subscribe) {
        if (channels.isEmpty()) {
            return;
        }
        if (subscribe) {
            effects.subscribe(channels);
        } else {
            effects.unsubscribe(channels);
        }
    }

    private void look(ChannelState state) {
        if (!state.settled()) {
            return;
        }
        if (state.subscribed() != wishes.test(state.channel)) {
            queue(state);
        } else if (state.subscribed()) {
            announce(state);
        } else if (!state.queued && state.unanswered() > 0) {
            fading.add(state);
        } else if (!state.queued) {
            fading.remove(state);
            forget(state);
        }
    }

    private boolean forget(ChannelState state) {
        return states.remove(state.channel, state);
    }

    private void queue(ChannelState state) {
        if (!state.queued) {
            fading.remove(state);
            state.queued = true;
            toLookAt.add(state);
        }
    }

    private void announce(ChannelState state) {
        if (!state.live) {
            state.live = true;
            liveCount++;
            effects.live(state.channel);
        }
    }

    private void lose(ChannelState state) {
        if (state.live) {
            state.live = false;
            liveCount--;
            effects.lost(state.channel);
        }
    }
}
