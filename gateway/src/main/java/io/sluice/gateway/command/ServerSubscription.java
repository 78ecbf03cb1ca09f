package io.sluice.gateway.command;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.Position;
import io.sluice.gateway.hub.SubscribeOutcome;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Push;
import io.sluice.protocol.Request;
import io.sluice.protocol.StreamPosition;

/**
 * A subscription of the server's own, on its way to the client. Belongs to the connection's loop.
 *
 * <p>The session opens with it, as a rule. While Redis is away it opens all the same: where nothing can be recovered
 * with the subscription, which then comes to life with Redis; else without, and the client is told of the subscription
 * and of what it missed when Redis is back, as nothing that it was told before could be its position.
 */
final class ServerSubscription implements SubscribeOutcome {
    private final Subscription subscription;
    private final Request.Subscribe request;
    private final Payload data;
    private final boolean recoverable;
    private final Attendance attendance;
    private final SessionOpening opening;

    private boolean settled;

    /**
     * Waits for the channel.
     *
     * @param request what the client said of it, when it connected
     * @param data what the client is told with it
     * @param recoverable whether its subscribers have positions
     * @param opening is told once whether the session may open with it
     */
    ServerSubscription(Subscription subscription, Request.Subscribe request, Payload data, boolean recoverable,
        Attendance attendance, SessionOpening opening) {
        this.subscription = subscription;
        this.request = request;
        this.data = data;
        this.recoverable = recoverable;
        this.attendance = attendance;
        this.opening = opening;
    }

    @Override
    public void live() {
        settled = true;
        opening.with(subscription, SubscribeResults.live(request, data));
    }

    @Override
    public void positioned(Position position) {
        Connection connection = subscription.connection();
        if (!SubscribeResults.canBeTold(connection, position)) {
            connection.close(DisconnectCode.INAPPROPRIATE_PROTOCOL);
        } else if (settled) {
            tellLate(connection, position);
        } else {
            settled = true;
            opening.withPosition(subscription, SubscribeResults.positioned(request, position, subscription, data));
        }
    }

    @Override
    public void unavailable() {
        if (settled) {
            return;
        }
        if (recoverable) {
            settled = true;
            opening.without();
        } else {
            live();
        }
    }

    /** SDKs take a subscription that the session opened without as ended, and this as a new one. */
    private void tellLate(Connection connection, Position position) {
        if (!opening.done()) {
            connection.hold();
        }
        String channel = subscription.channel();
        long from = position.recovered() ? request.offset() : position.top().offset();
        StreamPosition begin = new StreamPosition(from, position.top().epoch());
        connection.send(connection.wireForm().encode(new Push.Subscribed(channel, true, begin)));
        position.publications().forEach(publication ->
            connection.send(connection.wireForm().encode(new Push.Published(channel, publication))));
        attendance.begin(subscription);
    }
}
