package io.sluice.gateway.command;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.Position;
import io.sluice.gateway.hub.SubscribeOutcome;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.Push;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import io.sluice.protocol.StreamPosition;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The server's own subscription of a user to its channel, on its way to the client. Belongs to the connection's loop.
 *
 * <p>The session opens with it, as a rule. While Redis is away it opens all the same: where nothing can be recovered
 * with the subscription, which then comes to life with Redis; else without, and the client is told of the subscription
 * and of what it missed when Redis is back, as nothing that it was told before could be its position.
 */
final class PersonalSubscription implements SubscribeOutcome {
    private final Subscription subscription;
    private final Request.Subscribe request;
    private final boolean recoverable;
    private final Attendance attendance;
    private final BiConsumer<Map<String, Result.Subscribe>, Runnable> open;

    private boolean opened;

    /**
     * Waits for the channel.
     *
     * @param request what the client said of it, when it connected
     * @param recoverable whether its subscribers have positions
     * @param open opens the session with these subscriptions and then does that; called once
     */
    PersonalSubscription(Subscription subscription, Request.Subscribe request, boolean recoverable,
        Attendance attendance, BiConsumer<Map<String, Result.Subscribe>, Runnable> open) {
        this.subscription = subscription;
        this.request = request;
        this.recoverable = recoverable;
        this.attendance = attendance;
        this.open = open;
    }

    @Override
    public void live() {
        openWith(SubscribeResults.live(request));
    }

    @Override
    public void positioned(Position position) {
        Connection connection = subscription.connection();
        if (!SubscribeResults.canBeTold(connection, position)) {
            connection.close(DisconnectCode.INAPPROPRIATE_PROTOCOL);
        } else if (opened) {
            tellLate(connection, position);
        } else {
            openWith(SubscribeResults.positioned(request, position, subscription));
        }
    }

    @Override
    public void unavailable() {
        if (opened) {
            return;
        }
        if (recoverable) {
            opened = true;
            open.accept(Map.of(), () -> { });
        } else {
            openWith(SubscribeResults.live(request));
        }
    }

    private void openWith(Result.Subscribe result) {
        opened = true;
        open.accept(Map.of(subscription.channel(), result), () -> attendance.begin(subscription));
    }

    /** SDKs take a subscription that the session opened without as ended, and this as a new one. */
    private void tellLate(Connection connection, Position position) {
        String channel = subscription.channel();
        long from = position.recovered() ? request.offset() : position.top().offset();
        StreamPosition begin = new StreamPosition(from, position.top().epoch());
        connection.send(connection.wireForm().encode(new Push.Subscribed(channel, true, begin)));
        position.publications().forEach(publication ->
            connection.send(connection.wireForm().encode(new Push.Published(channel, publication))));
        attendance.begin(subscription);
    }
}
