package io.sluice.gateway.hub;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Expendable;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.Tailoring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One loop's subscribers to one channel, and the publications of the present burst for them. Owned by the loop's
 * thread.
 */
final class LoopChannel {
    private final HubChannel entry;
    private final @Nullable Expendable expendable;
    private @Nullable Subscription[] subscribers = new Subscription[1];
    private int size;
    private int listeners;
    private @Nullable ArrayList<Delivery> burst;

    LoopChannel(HubChannel entry, SlowPolicy slowPolicy) {
        this.entry = entry;
        this.expendable = slowPolicy == SlowPolicy.DISCONNECT ? null : new Expendable(entry.name(), slowPolicy);
    }

    HubChannel entry() {
        return entry;
    }

    /** How its publications give way when a client is slow; null when they don't. */
    @Nullable Expendable expendable() {
        return expendable;
    }

    int size() {
        return size;
    }

    Subscription get(int place) {
        Subscription subscription = subscribers[place];
        if (subscription == null) {
            throw new IllegalStateException("no subscriber at " + place + " of " + size);
        }
        return subscription;
    }

    void add(Subscription subscription) {
        if (size == subscribers.length) {
            subscribers = Arrays.copyOf(subscribers, size * 2);
        }
        subscription.place(size);
        subscribers[size++] = subscription;
        changeTakers(subscription, 1);
        changeListeners(subscription, 1);
    }

    /** Removes this very subscription; false when it is not among them. */
    boolean remove(Subscription subscription) {
        int place = subscription.place();
        if (place >= size || subscribers[place] != subscription) {
            return false;
        }
        changeTakers(subscription, -1);
        changeListeners(subscription, -1);
        Subscription last = get(--size);
        subscribers[place] = last;
        last.place(place);
        subscribers[size] = null;
        if (size * 4 < subscribers.length) {
            subscribers = Arrays.copyOf(subscribers, Math.max(1, subscribers.length / 2));
        }
        return true;
    }

    private static @Nullable Frames frames(Burst publications, Subscription subscription) {
        int form = subscription.connection().wireForm().index();
        Tailoring tailoring = subscription.tailoring();
        if (tailoring == null) {
            return publications.frames(form);
        }
        Frames frames = publications.frames(tailoring, form);
        if (frames != null) {
            tailoring.baseSent();
        }
        return frames;
    }

    /** Counts who takes what, so that lanes encode for nobody else. */
    private void changeTakers(Subscription subscription, int change) {
        entry.changeTakers(subscription.connection().wireForm(), change);
        Tailoring tailoring = subscription.tailoring();
        if (tailoring != null && tailoring.isDeltas()) {
            entry.changeDeltaTakers(change);
        }
    }

    private void changeListeners(Subscription subscription, int change) {
        if (subscription.hearsOfOthers()) {
            listeners += change;
            entry.changeListeners(change);
        }
    }

    /** Whether the burst so far is of the other kind: publications and who comes and goes are not sent together. */
    boolean mustSendBefore(Delivery delivery) {
        return burst != null && burst.get(0).ofOthers() != delivery.ofOthers();
    }

    /** Notes a publication; true when it is the first of the burst. */
    boolean note(Delivery delivery) {
        boolean first = burst == null;
        if (burst == null) {
            burst = new ArrayList<>(2);
        }
        burst.add(delivery);
        return first;
    }

    /** The burst's publications; none are noted afterwards. */
    List<Delivery> takeBurst() {
        List<Delivery> taken = burst == null ? List.of() : burst;
        burst = null;
        return taken;
    }

    /**
     * Sends them, each in its wire form, to all who are live, but those for whom they have none; returns to how many.
     *
     * @param atOnce when this burst has no more for any of them
     */
    int send(Burst publications, boolean atOnce) {
        if (publications.ofOthers()) {
            return listeners == 0 ? 0 : sendToListeners(publications);
        }
        int recipients = 0;
        for (int i = 0; i < size; i++) {
            Subscription subscription = get(i);
            if (subscription.state() == Subscription.State.LIVE) {
                Connection connection = subscription.connection();
                Frames frames = frames(publications, subscription);
                if (frames == null) {
                    continue;
                }
                if (atOnce) {
                    connection.sendNow(frames);
                } else {
                    connection.send(frames);
                }
                recipients++;
            }
        }
        return recipients;
    }

    private int sendToListeners(Burst comings) {
        int recipients = 0;
        for (int i = 0; i < size; i++) {
            Subscription subscription = get(i);
            if (subscription.hearsOfOthers() && subscription.state() == Subscription.State.LIVE) {
                Connection connection = subscription.connection();
                Frames frames = comings.frames(connection.wireForm().index());
                if (frames != null) {
                    connection.send(frames);
                    recipients++;
                }
            }
        }
        return recipients;
    }
}
