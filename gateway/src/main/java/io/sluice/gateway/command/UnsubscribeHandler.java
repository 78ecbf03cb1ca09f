package io.sluice.gateway.command;

import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.Hub;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;

/**
 * Ends a client's subscription (client protocol, section 1.8). A channel that it is not subscribed to gets the same
 * empty result; the server's own subscriptions stay, since the client did not make them.
 */
final class UnsubscribeHandler implements CommandHandler<Request.Unsubscribe> {
    private final Hub hub;
    private final Attendance attendance;

    UnsubscribeHandler(Hub hub, Attendance attendance) {
        this.hub = hub;
        this.attendance = attendance;
    }

    @Override
    public void handle(Exchange exchange, Request.Unsubscribe request) {
        Subscription subscription = exchange.connection().subscriptions().find(request.channel());
        if (subscription != null && !subscription.serverSide()) {
            hub.unsubscribe(subscription);
            exchange.connection().subscriptions().remove(subscription);
            attendance.end(subscription);
        }
        exchange.reply(new Result.Unsubscribe());
    }
}
