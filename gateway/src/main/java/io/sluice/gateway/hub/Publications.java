package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.WireForm;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.protocol.Push;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessageException;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * What a lane does with a channel's message: decodes it, encodes it once for each wire form, compressed ones only for
 * channels that have subscribers who take them, and hands it to the loops that have subscribers. A message that can't
 * be read is dropped and counted.
 */
public final class Publications implements BusMessageHandler {
    private final Hub hub;
    private final List<WireForm> forms;
    private final GatewayMetrics metrics;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(Publications.class));

    /**
     * Makes the step between bus and loops.
     *
     * @param hub knows who has subscribers
     * @param forms the node's wire forms, in the order of their index
     * @param metrics hears of dropped messages
     */
    public Publications(Hub hub, List<WireForm> forms, GatewayMetrics metrics) {
        this.hub = hub;
        this.forms = List.copyOf(forms);
        this.metrics = metrics;
    }

    @Override
    public void handle(String channel, byte[] message) {
        if (!hub.hasSubscribers(channel)) {
            return;
        }
        try {
            BusMessage decoded = BusMessage.decode(message);
            hub.deliver(new Delivery(channel, encode(channel, decoded), decoded.timeMillis()));
        } catch (BusMessageException e) {
            metrics.busMessageDropped(e.fault().label());
            log.warn("a message of the bus was dropped fault={} channel={}", e.fault().label(), channel);
        }
    }

    private Frames[] encode(String channel, BusMessage message) {
        Push push = new Push.Published(channel, message.publication());
        Frames[] frames = new Frames[forms.size()];
        for (int i = 0; i < frames.length; i++) {
            WireForm form = forms.get(i);
            frames[i] = form.isCompressed() ? compress(form, channel, frames[form.plain().index()])
                : form.encode(push);
        }
        return frames;
    }

    /** Only where somebody wants it; one who comes at this very moment gets it plain, which he takes as well. */
    private Frames compress(WireForm form, String channel, Frames plain) {
        return hub.hasCompressedSubscribers(channel) ? form.compress(plain) : plain;
    }
}
