package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.observe.QuietLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One loop's part of the hub: its channels and who of its connections is subscribed to them. Owned by the loop's
 * thread, but for {@link #offer}.
 *
 * <p>Publications are collected during a burst and dispatched per channel at its end: those of one channel are joined
 * and given to each subscriber as one. Whoever changes a list of subscribers first dispatches what was collected
 * before, so that a publication is seen exactly by those who were subscribed when it came.
 */
final class LoopIndex {
    /** More than this waiting for one loop means that it can't keep up; dropping then beats running out of memory. */
    private static final long MAX_WAITING_BYTES = 64L << 20;

    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(LoopIndex.class));
    private final Hub hub;
    private final Loop loop;
    private final AtomicLong waitingBytes = new AtomicLong();

    // The loop's thread alone, from here on.
    private final HashMap<String, LoopChannel> channels = new HashMap<>();
    private final ArrayList<LoopChannel> touched = new ArrayList<>();
    private final WaitingRoom waiting;

    LoopIndex(Hub hub, Loop loop, Duration subscribeTimeout) {
        this.hub = hub;
        this.loop = loop;
        this.waiting = new WaitingRoom(subscribeTimeout);
        loop.execute(() -> {
            loop.atBurstEnd(this::dispatch);
            loop.atTick(this::giveUpWaiting);
        });
    }

    Loop loop() {
        return loop;
    }

    /** Hands a publication over without waking the loop; drops and counts it when that is too far behind. For lanes. */
    void offer(Delivery delivery) {
        int length = delivery.length();
        if (waitingBytes.addAndGet(length) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-length);
            loop.metrics().busMessageDropped("loop_full");
            log.warn("publications are dropped: a loop is too far behind loop={}", loop.index());
            return;
        }
        loop.enqueue(() -> {
            waitingBytes.addAndGet(-length);
            collect(delivery);
        });
    }

    void join(Subscription subscription, SubscribeOutcome outcome) {
        dispatch();
        LoopChannel channel = channels.get(subscription.channel());
        if (channel == null) {
            channel = new LoopChannel(hub.enter(subscription.channel(), loop));
            channels.put(channel.entry().name(), channel);
        }
        channel.add(subscription);
        loop.loopMetrics().subscriptions(1);
        if (channel.entry().live()) {
            outcome.live();
        } else if (hub.busConnected(subscription.channel())) {
            waiting.add(subscription, outcome);
        } else {
            refuse(subscription, outcome);
        }
    }

    void leave(Subscription subscription) {
        dispatch();
        subscription.end();
        LoopChannel channel = channels.get(subscription.channel());
        if (channel == null || !channel.remove(subscription)) {
            return;
        }
        loop.loopMetrics().subscriptions(-1);
        if (channel.size() == 0) {
            channels.remove(subscription.channel());
            hub.exit(channel.entry(), loop);
        }
    }

    void live(String name) {
        dispatch();
        waiting.release(name, SubscribeOutcome::live);
    }

    void forEachSubscriber(String name, Consumer<Subscription> each) {
        LoopChannel channel = channels.get(name);
        if (channel != null) {
            List<Subscription> present = new ArrayList<>(channel.size());
            for (int i = 0; i < channel.size(); i++) {
                present.add(channel.get(i));
            }
            present.forEach(each);
        }
    }

    private void collect(Delivery delivery) {
        LoopChannel channel = channels.get(delivery.channel());
        if (channel != null && channel.note(delivery)) {
            touched.add(channel);
        }
    }

    private void dispatch() {
        if (touched.isEmpty()) {
            return;
        }
        List<LoopChannel> ready = List.copyOf(touched);
        touched.clear();
        for (LoopChannel channel : ready) {
            dispatchSafely(channel);
        }
    }

    /** What fails for one channel must not silence the others. */
    private void dispatchSafely(LoopChannel channel) {
        try {
            dispatch(channel, channel.takeBurst());
        } catch (RuntimeException | OutOfMemoryError e) {
            loop.metrics().busMessageDropped("failed");
            log.warn("publications could not be handed to their subscribers", e);
        }
    }

    private void dispatch(LoopChannel channel, List<Delivery> burst) {
        int forms = burst.get(0).forms();
        @Nullable Frames[] joined = new Frames[forms];
        for (int form = 0; form < forms; form++) {
            joined[form] = join(burst, form);
        }
        int recipients = channel.send(joined);
        loop.loopMetrics().fannedOut(recipients);
        long published = burst.get(0).publishedMillis();
        if (published != 0) {
            loop.loopMetrics().deliveryLag(Math.max(0, System.currentTimeMillis() - published));
        }
    }

    private static Frames join(List<Delivery> burst, int form) {
        if (burst.size() == 1) {
            return burst.get(0).frames(form);
        }
        List<Frames> parts = new ArrayList<>(burst.size());
        for (Delivery delivery : burst) {
            parts.add(delivery.frames(form));
        }
        return Frames.join(parts);
    }

    private void giveUpWaiting() {
        waiting.releaseOverdue(this::refuse);
    }

    /** What a client asked for is undone, so that it may ask again; what the server decided stays and comes to life. */
    private void refuse(Subscription subscription, SubscribeOutcome outcome) {
        if (!subscription.serverSide()) {
            leave(subscription);
        }
        outcome.unavailable();
    }
}
