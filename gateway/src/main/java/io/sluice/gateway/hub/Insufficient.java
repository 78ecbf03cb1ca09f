package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.Push;
import io.sluice.protocol.UnsubscribeCode;

/** The word to a client that its position is void, upon which it comes back and recovers (client protocol, 1.9). */
final class Insufficient {
    private Insufficient() {
    }

    /**
     * Ends the subscription with the push that makes clients subscribe again; the connection, when the subscription is
     * the server's. Loop's thread, which is not walking through the channel's subscribers.
     */
    static void tell(Subscription subscription, LoopIndex index) {
        Connection connection = subscription.connection();
        if (subscription.serverSide()) {
            connection.close(DisconnectCode.INSUFFICIENT_STATE);
            return;
        }
        index.leave(subscription);
        connection.lose(subscription);
        connection.send(connection.wireForm().encode(
            new Push.Unsubscribed(subscription.channel(), UnsubscribeCode.INSUFFICIENT_STATE)));
    }
}
