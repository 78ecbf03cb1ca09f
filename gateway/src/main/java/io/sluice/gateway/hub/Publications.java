package io.sluice.gateway.hub;

import io.sluice.gateway.connection.WireForm;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessageException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a lane does with a channel's message: decodes it, encodes it once for each wire form that the channel has
 * subscribers for, and hands it to the loops that have subscribers; in channels that can be recovered, as the stream's
 * next. A message that can't be read is dropped and counted; where that leaves a gap in a stream, the stream's next
 * message shows it.
 */
public final class Publications implements BusMessageHandler {
    private final Hub hub;
    private final Encoder encoder;
    private final @Nullable Streams streams;
    private final GatewayMetrics metrics;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(Publications.class));

    /**
     * Makes the step between bus and loops, for channels that can't be recovered.
     *
     * @param hub knows who has subscribers
     * @param forms the node's wire forms, in the order of their index
     * @param metrics hears of dropped messages
     */
    public Publications(Hub hub, List<WireForm> forms, GatewayMetrics metrics) {
        this(hub, new Encoder(forms, metrics), null, metrics);
    }

    /** Makes the same step for all channels, with the streams of one lane. */
    Publications(Hub hub, Encoder encoder, @Nullable Streams streams, GatewayMetrics metrics) {
        this.hub = hub;
        this.encoder = encoder;
        this.streams = streams;
        this.metrics = metrics;
    }

    @Override
    public void handle(String channel, byte[] message) {
        HubChannel entry = hub.find(channel);
        if (entry == null) {
            return;
        }
        Streams following = entry.recoverable() ? streams : null;
        if (following == null && entry.loops() == 0) {
            return;
        }
        try {
            BusMessage decoded = BusMessage.decode(message);
            if (decoded.kind() != BusMessage.Kind.PUBLICATION) {
                tellOfOther(entry, decoded);
            } else if (following != null) {
                following.heard(channel, decoded, message.length);
            } else {
                hub.deliver(encoder.encode(entry, decoded));
            }
        } catch (BusMessageException e) {
            metrics.busMessageDropped(e.fault().label());
            log.warn("a message of the bus was dropped fault={} channel={}", e.fault().label(), channel);
        }
    }

    /** One who came or went is no part of any stream, and few may want to hear of it. */
    private void tellOfOther(HubChannel entry, BusMessage message) {
        if (entry.hasListeners()) {
            hub.deliver(encoder.encode(entry, message));
        }
    }
}
