package io.sluice.gateway.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.bus.WishList;
import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the bus that makes what one subscription connection listens to equal the wishes, through every loss.
 *
 * <p><b>Ownership.</b> The bus thread owns all state and makes every call of {@code live} and {@code lost}. Hints and
 * Redis' answers reach it through bounded inboxes. Messages do not: the connection's event loop hands them to the
 * listener itself, so that nothing that the bus thread does delays them.
 *
 * <p><b>Overflow.</b> Lost hints are made good by comparing every wish; lost answers, which the window of
 * {@link ChannelStates} rules out, by a new connection.
 */
final class Reconciler implements ChannelStates.Effects, SubscriptionLink.Hearer {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final int MOST_HINTS = 1 << 16;
    private static final int BATCHES_AT_ONCE = 8;
    private static final int MOST_AT_ONCE = 1 << 15;

    private record Answer(SubscriptionLink link, String channel, boolean subscribed) {
    }

    private final String role;
    private final WishList wishes;
    private final BusListener listener;
    private final ChannelNames names;
    private final GatewayMetrics metrics;
    private final BusThread bus;
    private final int mostBytes;
    private final String probe;
    private final String probeName;
    private final ChannelStates states;
    private final Inbox<String> hints;
    private final Inbox<Answer> answers;
    private final QuietLog warnings = new QuietLog(log);

    /** Written by the event loop, read by the bus thread. */
    private volatile boolean heardSomething;
    private volatile boolean heardProbe;

    private @Nullable SubscriptionLink link;
    private @Nullable String lossCause;
    private long upAt;
    private boolean catchingUp;
    private boolean probeLive;
    private boolean probeForbidden;

    /**
     * Starts without a connection.
     *
     * @param role names the connection in the log
     * @param wishes what is wished for of the channels that belong on this connection; hints are of these alone
     * @param probe the channel of the self-probe, listened to besides what is wished
     * @param tearDown asks for a new connection, with the cause; called by the bus thread
     */
    Reconciler(Surroundings around, String role, WishList wishes, BusListener listener, String probe,
        Consumer<String> tearDown) {
        RedisConfig config = around.config();
        this.role = role;
        this.wishes = wishes;
        this.listener = listener;
        this.names = new ChannelNames(config.prefix());
        this.metrics = around.metrics();
        this.bus = around.bus();
        this.mostBytes = config.maxMessageBytes();
        this.probe = probe;
        this.probeName = names.inRedis(probe);
        int batch = config.subscribeBatch();
        int window = Math.max(batch, Math.min(BATCHES_AT_ONCE * batch, MOST_AT_ONCE));
        states = new ChannelStates(this::wants, this, batch, window, config.commandTimeout().toNanos());
        hints = new Inbox<>(MOST_HINTS, bus, states::compare, this::compareAll, this::flush);
        answers = new Inbox<>(2 * MOST_AT_ONCE, bus, this::take, () -> tearDown.accept("overflow"), this::flush);
    }

    /** Says that the wish for the channel may have changed. Any thread. */
    void changed(String channel) {
        hints.put(channel);
    }

    /** A connection stands. */
    void up(StatefulRedisPubSubConnection<String, byte[]> connection) {
        SubscriptionLink fresh = new SubscriptionLink(connection, this);
        link = fresh;
        fresh.open();
        upAt = System.nanoTime();
        catchingUp = true;
        states.up();
        // Alone in its command: where it is forbidden it must not take others with it.
        states.compare(probe);
        flush();
        compareAll();
        if (lossCause != null) {
            metrics.resubscribed(lossCause, wishes.size());
        }
        flush();
    }

    /** The connection is gone. */
    void down(String cause) {
        SubscriptionLink gone = link;
        if (gone != null) {
            gone.close();
        }
        link = null;
        lossCause = cause;
        int lost = states.down();
        log.info("channels lost with their connection: role={} channels={} cause={}", role, lost, cause);
    }

    /** Asks again for what was not confirmed in time. */
    void tick() {
        states.expire(System.nanoTime());
        flush();
    }

    /** Whether heartbeats should be heard. */
    boolean listensToProbe() {
        return probeLive;
    }

    /** Whether a heartbeat was heard since this was last asked. */
    boolean takeHeardProbe() {
        boolean heard = heardProbe;
        heardProbe = false;
        return heard;
    }

    /** Whether anything was heard since this was last asked. */
    boolean takeHeardSomething() {
        boolean heard = heardSomething;
        heardSomething = false;
        return heard;
    }

    @Override
    public void message(String name, byte[] message) {
        noteLife();
        if (name.equals(probeName)) {
            heardProbe = true;
        } else if (message.length > mostBytes) {
            metrics.busMessageDropped("oversized");
        } else {
            listener.message(names.ours(name), message);
        }
    }

    @Override
    public void answered(SubscriptionLink from, String name, boolean subscribed) {
        noteLife();
        answers.put(new Answer(from, names.ours(name), subscribed));
    }

    @Override
    public void refused(SubscriptionLink from, Throwable why) {
        bus.execute(() -> noteRefusal(from, why));
    }

    @Override
    public void subscribe(List<String> channels) {
        if (link != null) {
            link.subscribe(inRedis(channels));
        }
    }

    @Override
    public void unsubscribe(List<String> channels) {
        if (link != null) {
            link.unsubscribe(inRedis(channels));
        }
    }

    @Override
    public void live(String channel) {
        if (channel.equals(probe)) {
            probeLive = true;
        } else {
            listener.live(channel);
        }
    }

    @Override
    public void lost(String channel) {
        if (channel.equals(probe)) {
            probeLive = false;
        } else {
            listener.lost(channel);
        }
    }

    private boolean wants(String channel) {
        return channel.equals(probe) || wishes.wants(channel);
    }

    /** Finds what is wished and not subscribed, and what is subscribed and no longer wished. */
    private void compareAll() {
        states.compare(probe);
        states.compareKnown();
        wishes.forEach(states::compare);
    }

    private void take(Answer answer) {
        if (answer.link == link) {
            states.answered(answer.channel, answer.subscribed);
        }
    }

    private void flush() {
        states.flush(System.nanoTime());
        if (catchingUp && link != null && states.settled()) {
            catchingUp = false;
            log.info("channels live: role={} channels={} wished={} tookMillis={}", role,
                states.liveCount() - (probeLive ? 1 : 0), wishes.size(),
                Duration.ofNanos(System.nanoTime() - upAt).toMillis());
        }
    }

    private void noteRefusal(SubscriptionLink from, Throwable why) {
        if (from != link || !Failures.refused(why)) {
            return;
        }
        states.refused();
        String reason = String.valueOf(Failures.command("SUBSCRIBE", why).getMessage());
        if (Failures.forbidden(why) && !probeLive && !probeForbidden) {
            probeForbidden = true;
            log.warn("the self-probe may not subscribe, going on without: channel={} reason=\"{}\"", probeName, reason);
        } else {
            warnings.warn("a SUBSCRIBE was refused: reason=\"{}\"", reason);
        }
    }

    private void noteLife() {
        if (!heardSomething) {
            heardSomething = true;
        }
    }

    private List<String> inRedis(List<String> channels) {
        return names.prefix().isEmpty() ? channels : channels.stream().map(names::inRedis).toList();
    }
}
