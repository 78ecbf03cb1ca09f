package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The subscriptions of one loop that wait for the bus to confirm their channel. All wait equally long, so the oldest is
 * the first to be overdue and one line holds them all. Owned by the loop's thread.
 */
final class WaitingRoom {
    private record Waiter(Subscription subscription, SubscribeOutcome outcome, long sinceNanos) {
        boolean obsolete() {
            return subscription.state() != Subscription.State.PENDING;
        }
    }

    private final long timeoutNanos;
    private final HashMap<String, List<Waiter>> byChannel = new HashMap<>();
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();

    WaitingRoom(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    void add(Subscription subscription, SubscribeOutcome outcome) {
        Waiter waiter = new Waiter(subscription, outcome, System.nanoTime());
        byChannel.computeIfAbsent(subscription.channel(), name -> new ArrayList<>(1)).add(waiter);
        line.add(waiter);
    }

    /** Lets out all who wait for the channel. */
    void release(String channel, Consumer<SubscribeOutcome> each) {
        List<Waiter> released = byChannel.remove(channel);
        if (released != null) {
            for (Waiter waiter : released) {
                if (!waiter.obsolete()) {
                    each.accept(waiter.outcome());
                }
            }
        }
    }

    /** Lets out all who have waited too long. */
    void releaseOverdue(BiConsumer<Subscription, SubscribeOutcome> each) {
        long now = System.nanoTime();
        Waiter oldest = line.peekFirst();
        while (oldest != null && (oldest.obsolete() || now - oldest.sinceNanos() >= timeoutNanos)) {
            line.pollFirst();
            if (forget(oldest) && !oldest.obsolete()) {
                each.accept(oldest.subscription(), oldest.outcome());
            }
            oldest = line.peekFirst();
        }
    }

    /** Whether it was still waiting. */
    private boolean forget(Waiter waiter) {
        List<Waiter> others = byChannel.get(waiter.subscription().channel());
        if (others == null || !others.remove(waiter)) {
            return false;
        }
        if (others.isEmpty()) {
            byChannel.remove(waiter.subscription().channel());
        }
        return true;
    }
}
