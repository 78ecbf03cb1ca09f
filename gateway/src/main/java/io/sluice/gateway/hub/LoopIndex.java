package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.StreamPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One loop's part of the hub: its channels and who of its connections is subscribed to them. Owned by the loop's
 * thread, but for {@link #offer}.
 *
 * <p>Publications are collected during a burst and dispatched per channel at its end: those of one channel are joined
 * and given to each subscriber as one. Whoever changes a list of subscribers first dispatches what was collected
 * before, so that a publication is seen exactly by those who were subscribed when it was taken from the arrivals.
 */
final class LoopIndex {
    /** More than this waiting for one loop means that it can't keep up; dropping then beats running out of memory. */
    private static final long MAX_WAITING_BYTES = 64L << 20;

    /** Publications after which they leave and others get their turn. */
    private static final int BURST = 1024;

    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(LoopIndex.class));
    private final Hub hub;
    private final Loop loop;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final MpscUnboundedArrayQueue<Arrival> arrivals = new MpscUnboundedArrayQueue<>(1024);
    /** Whether the loop is going to look at the arrivals by itself. */
    private final AtomicBoolean expected = new AtomicBoolean();

    // The loop's thread alone, from here on.
    private final HashMap<String, LoopChannel> channels = new HashMap<>();
    private final ArrayList<LoopChannel> touched = new ArrayList<>();
    private final WaitingRoom waiting;
    private boolean receiving;

    LoopIndex(Hub hub, Loop loop, Duration subscribeTimeout) {
        this.hub = hub;
        this.loop = loop;
        this.waiting = new WaitingRoom(subscribeTimeout);
        loop.execute(() -> {
            loop.atBurstEnd(this::endBurst);
            loop.atTick(this::giveUpWaiting);
        });
    }

    Loop loop() {
        return loop;
    }

    /**
     * Hands a publication over without waking the loop; drops and counts it when that is too far behind, and returns
     * false. For lanes.
     */
    boolean offer(Delivery delivery) {
        int length = delivery.length();
        if (waitingBytes.addAndGet(length) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-length);
            loop.metrics().busMessageDropped("loop_full");
            log.warn("publications are dropped: a loop is too far behind loop={}", loop.index());
            return false;
        }
        return arrivals.offer(delivery);
    }

    /** Hands a break over; there are fewer of them than publications that they stand for. For lanes. */
    void offer(StreamBreak arrival) {
        arrivals.offer(arrival);
    }

    /** Hands an answer over; there are no more of them than pending subscriptions. For lanes. */
    void offer(PositionAnswer answer) {
        arrivals.offer(answer);
    }

    /** Wakes the loop for what was handed over, unless it will look by itself, as it does after a rest. For lanes. */
    void wake() {
        if (!arrivals.isEmpty() && !expected.get() && expected.compareAndSet(false, true)) {
            loop.execute(this::receive);
        }
    }

    void join(Subscription subscription, @Nullable StreamPosition since, SubscribeOutcome wished) {
        dispatch();
        LoopChannel channel = channels.get(subscription.channel());
        if (channel == null) {
            channel = new LoopChannel(hub.enter(subscription.channel(), loop),
                hub.slowPolicy(subscription.channel()));
            channels.put(channel.entry().name(), channel);
        }
        subscription.shareName(channel.entry().name());
        channel.add(subscription);
        loop.loopMetrics().subscriptions(1);
        SubscribeOutcome outcome =
            channel.entry().recoverable() ? new Inquiry(this, subscription, since, wished) : wished;
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

    /** Takes what has arrived, or comes back for it when the loop has rested. */
    private void receive() {
        long rest = loop.restMillis();
        if (rest > 0) {
            loop.executeAfter(rest, this::receive);
            return;
        }
        receiving = true;
        int taken = 0;
        Arrival arrival = arrivals.poll();
        while (arrival != null) {
            if (arrival instanceof Delivery delivery) {
                waitingBytes.addAndGet(-delivery.length());
                collect(delivery);
            } else {
                dispatch();
                takeSafely(arrival);
            }
            taken++;
            arrival = taken < BURST ? arrivals.poll() : null;
        }
    }

    /** What fails for one channel must not keep the others waiting. */
    private void takeSafely(Arrival arrival) {
        try {
            if (arrival instanceof PositionAnswer answer) {
                answer.inquiry().answered(answer.position());
            } else if (arrival instanceof StreamBreak stream) {
                breakOff(stream.channel());
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            log.warn("a subscription could not be told where it stands", e);
        }
    }

    /** Those who have a position are told that it is void; all others never relied on one. */
    private void breakOff(String name) {
        forEachSubscriber(name, subscription -> {
            if (subscription.isPositioned() && subscription.state() == Subscription.State.LIVE) {
                Insufficient.tell(subscription, this);
            }
        });
    }

    /** Hands out what the burst has collected. Only then more is taken, so that a backlog is not one huge burst. */
    private void endBurst() {
        dispatch(touched.size() == 1);
        if (receiving) {
            receiving = false;
            expected.set(false);
            wake();
        }
    }

    private void collect(Delivery delivery) {
        LoopChannel channel = channels.get(delivery.channel());
        if (channel != null && channel.mustSendBefore(delivery)) {
            dispatch();
        }
        touched.ensureCapacity(touched.size() + 1); // a channel that is noted and not among them would be mute for good
        if (channel != null && channel.note(delivery)) {
            touched.add(channel);
        }
    }

    private void dispatch() {
        dispatch(false);
    }

    /** Hands out what was collected; {@code atOnce} when nothing else is going to be said in this burst. */
    private void dispatch(boolean atOnce) {
        if (touched.isEmpty()) {
            return;
        }
        List<LoopChannel> ready = List.copyOf(touched);
        touched.clear();
        for (LoopChannel channel : ready) {
            dispatchSafely(channel, atOnce);
        }
    }

    /** What fails for one channel must not silence the others. */
    private void dispatchSafely(LoopChannel channel, boolean atOnce) {
        try {
            dispatch(channel, new Burst(channel.takeBurst(), channel.expendable()), atOnce);
        } catch (RuntimeException | OutOfMemoryError e) {
            loop.metrics().busMessageDropped("failed");
            log.warn("publications could not be handed to their subscribers", e);
            if (channel.entry().recoverable()) {
                // Whoever got them all the same recovers from where he is.
                takeSafely(new StreamBreak(channel.entry().name()));
            }
        }
    }

    private void dispatch(LoopChannel channel, Burst burst, boolean atOnce) {
        if (channel.entry().recoverable() && burst.unsayable() != 0) {
            endThoseWhoCanNotBeTold(channel.entry().name(), burst.unsayable());
        }
        loop.fannedOut(channel.send(burst, atOnce));
        long published = burst.publishedMillis();
        if (published != 0) {
            loop.loopMetrics().deliveryLag(Math.max(0, System.currentTimeMillis() - published));
        }
    }

    /** Who relies on getting everything must not be left out; another form would do. */
    private void endThoseWhoCanNotBeTold(String name, int forms) {
        forEachSubscriber(name, subscription -> {
            Connection connection = subscription.connection();
            if (subscription.isPositioned() && (forms >>> connection.wireForm().index() & 1) != 0) {
                connection.close(DisconnectCode.INAPPROPRIATE_PROTOCOL);
            }
        });
    }

    private void giveUpWaiting() {
        waiting.releaseOverdue(this::overdue);
    }

    /** Has the channel's lane say where the subscription begins. */
    void inquire(String channel, Inquiry inquiry) {
        hub.ask(channel, inquiry);
    }

    /** One that waits because nothing could be said of its channel's stream asks again; the others waited for Redis. */
    private void overdue(Subscription subscription, SubscribeOutcome outcome) {
        LoopChannel channel = channels.get(subscription.channel());
        if (subscription.serverSide() && channel != null && channel.entry().live()) {
            outcome.live();
        } else {
            refuse(subscription, outcome);
        }
    }

    /**
     * What a client asked for is undone, so that it may ask again; what the server decided stays and comes to life: it
     * goes on waiting, unless its outcome is that it may begin without a word of Redis.
     */
    void refuse(Subscription subscription, SubscribeOutcome outcome) {
        if (!subscription.serverSide()) {
            leave(subscription);
        }
        outcome.unavailable();
        if (subscription.serverSide() && subscription.state() == Subscription.State.PENDING) {
            waiting.add(subscription, outcome);
        }
    }
}
