package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.BusMessageHandler;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.gateway.revocation.RevocationKeeper;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.ControlMessage;
import java.util.List;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * Carries out what backends and operators say on the control channel, on every node. Called on a lane; connections are
 * reached through their loops. A message that can't be read is dropped and counted.
 */
public final class ControlHandler implements BusMessageHandler {
    private final Hub hub;
    private final List<Loop> loops;
    private final RevocationKeeper revocations;
    private final GatewayMetrics metrics;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(ControlHandler.class));

    /** Makes the handler of a node. */
    public ControlHandler(Hub hub, List<Loop> loops, RevocationKeeper revocations, GatewayMetrics metrics) {
        this.hub = hub;
        this.loops = List.copyOf(loops);
        this.revocations = revocations;
        this.metrics = metrics;
    }

    @Override
    public void handle(String channel, byte[] message) {
        try {
            ControlMessage order = ControlMessage.decode(message);
            if (order instanceof ControlMessage.Disconnect disconnect) {
                metrics.controlMessage("disconnect");
                disconnect(disconnect);
            } else if (order instanceof ControlMessage.Revoke revoke) {
                metrics.controlMessage("revoke");
                revocations.revoke(revoke.revocation());
            }
        } catch (BusMessageException e) {
            metrics.busMessageDropped(e.fault().label());
            log.warn("a control message was dropped fault={}", e.fault().label());
        }
    }

    private void disconnect(ControlMessage.Disconnect order) {
        if (order.user().isEmpty()) {
            disconnectClient(order);
            return;
        }
        String channel = ChannelRules.personalChannel(order.user());
        for (Loop loop : loops) {
            loop.execute(() -> hub.forEachSubscriber(loop, channel, subscription -> closeOwner(subscription, order)));
        }
    }

    private void disconnectClient(ControlMessage.Disconnect order) {
        UUID id;
        try {
            id = UUID.fromString(order.client());
        } catch (IllegalArgumentException e) {
            return; // no connection has such an id
        }
        for (Loop loop : loops) {
            loop.execute(() -> loop.forEachConnection(connection -> closeIfIs(connection, id, order)));
        }
    }

    /** Others may be allowed to listen to a user's channel, so that being its subscriber is not being the user. */
    private static void closeOwner(Subscription subscription, ControlMessage.Disconnect order) {
        if (subscription.connection().user().equals(order.user())) {
            subscription.connection().close(order.code(), order.reason());
        }
    }

    private static void closeIfIs(Connection connection, UUID id, ControlMessage.Disconnect order) {
        if (connection.hasId(id)) {
            connection.close(order.code(), order.reason());
        }
    }
}
