package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.WireForm;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Push;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessage.Kind;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The making of deliveries: a publication is encoded once for each wire form that the channel has subscribers for, and
 * for no other. A form that can't say the payload is left out, which is counted. Used by all lanes; keeps nothing.
 */
final class Encoder {
    private final List<WireForm> forms;
    private final GatewayMetrics metrics;

    /** Makes an encoder of the node's wire forms, in the order of their index. */
    Encoder(List<WireForm> forms, GatewayMetrics metrics) {
        this.forms = List.copyOf(forms);
        this.metrics = metrics;
    }

    /** Encodes for a channel in which nobody takes deltas. */
    Delivery encode(HubChannel entry, BusMessage message) {
        return encode(entry, message, null);
    }

    /**
     * Encodes a publication.
     *
     * @param base what those who take deltas got last; null for nothing
     */
    Delivery encode(HubChannel entry, BusMessage message, @Nullable Publication base) {
        @Nullable Frames[] frames = new Frames[forms.size()];
        Push push = push(entry.name(), message);
        int unsayable = encode(entry, push, frames);
        DeltaFrames deltas = push instanceof Push.Published published && entry.hasDeltaTakers()
            ? deltas(entry, published, base) : null;
        if (unsayable != 0) {
            metrics.busMessageDropped(Fault.NOT_UTF8.label());
        }
        return new Delivery(entry.name(), frames, unsayable, deltas, message);
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

    /** Fills in the frames; returns the forms that are taken and can't say it, as bits. */
    private int encode(HubChannel entry, Push push, @Nullable Frames[] frames) {
        int unsayable = 0;
        for (WireForm form : forms) {
            int index = form.index();
            if (!entry.isTaken(form)) {
                // One who comes at this very moment may get it plain, which he takes as well.
                frames[index] = frames[form.plain().index()];
            } else if (canSay(form, push)) {
                frames[index] = form.compress(plain(form.plain(), push, frames));
            } else {
                unsayable |= 1 << index;
            }
        }
        return unsayable;
    }

    private static Frames plain(WireForm form, Push push, @Nullable Frames[] frames) {
        Frames plain = frames[form.index()];
        if (plain == null) {
            plain = form.encode(push);
            frames[form.index()] = plain;
        }
        return plain;
    }

    private DeltaFrames deltas(HubChannel entry, Push.Published push, @Nullable Publication base) {
        @Nullable Frames[] whole = new Frames[forms.size()];
        @Nullable Frames[] changes = new Frames[forms.size()];
        Publication publication = push.publication();
        for (WireForm form : forms) {
            if (entry.isTaken(form) && canSay(form, publication)) {
                whole[form.index()] = form.encode(push.with(form.codec().whole(publication)));
                changes[form.index()] = base == null || !canSay(form, base) ? whole[form.index()]
                    : form.encode(push.with(form.codec().since(base, publication)));
            }
        }
        return new DeltaFrames(whole, changes);
    }

    private static boolean canSay(WireForm form, Push push) {
        return !(push instanceof Push.Published published) || canSay(form, published.publication());
    }

    private static boolean canSay(WireForm form, Publication publication) {
        return form.canSay(publication.data());
    }
}
