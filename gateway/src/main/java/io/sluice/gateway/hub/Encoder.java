package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.WireForm;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Push;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessage.Kind;
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
        Push push = push(channel, message);
        Frames[] frames = new Frames[forms.size()];
        for (int i = 0; i < frames.length; i++) {
            WireForm form = forms.get(i);
            frames[i] = form.isCompressed() ? compress(form, channel, frames[form.plain().index()])
                : form.encode(push);
        }
        return new Delivery(channel, frames, message.timeMillis(), message.kind() != Kind.PUBLICATION);
    }

    private static Push push(String channel, BusMessage message) {
        ClientInfo info = message.publication().info();
        if (message.kind() == Kind.JOIN && info != null) {
            return new Push.Join(channel, info);
        }
        if (message.kind() == Kind.LEAVE && info != null) {
            return new Push.Leave(channel, info);
        }
        // Whoever subscribed before there was a stream does not know its epoch.
        String epoch = message.publication().offset() == 1 ? message.epoch() : "";
        return new Push.Published(channel, message.publication(), epoch);
    }

    /** Only where somebody wants it; one who comes at this very moment gets it plain, which he takes as well. */
    private Frames compress(WireForm form, String channel, Frames plain) {
        return hub.hasCompressedSubscribers(channel) ? form.compress(plain) : plain;
    }
}
