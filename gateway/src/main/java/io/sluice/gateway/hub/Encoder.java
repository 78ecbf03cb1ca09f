package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.WireForm;
import io.sluice.protocol.Push;
import io.sluice.protocol.redis.BusMessage;
import java.util.List;

/**
 * The making of deliveries: a publication is encoded once for each wire form, for compressed ones only in channels that
 * have subscribers who take them. Used by all lanes; keeps nothing.
 */
final class Encoder {
    private final Hub hub;
    private final List<WireForm> forms;

    /** Makes an encoder of the node's wire forms, in the order of their index. */
    Encoder(Hub hub, List<WireForm> forms) {
        this.hub = hub;
        this.forms = List.copyOf(forms);
    }

    Delivery encode(String channel, BusMessage message) {
        // Whoever subscribed before there was a stream does not know its epoch.
        String epoch = message.publication().offset() == 1 ? message.epoch() : "";
        Push push = new Push.Published(channel, message.publication(), epoch);
        Frames[] frames = new Frames[forms.size()];
        for (int i = 0; i < frames.length; i++) {
            WireForm form = forms.get(i);
            frames[i] = form.isCompressed() ? compress(form, channel, frames[form.plain().index()])
                : form.encode(push);
        }
        return new Delivery(channel, frames, message.timeMillis());
    }

    /** Only where somebody wants it; one who comes at this very moment gets it plain, which he takes as well. */
    private Frames compress(WireForm form, String channel, Frames plain) {
        return hub.hasCompressedSubscribers(channel) ? form.compress(plain) : plain;
    }
}
