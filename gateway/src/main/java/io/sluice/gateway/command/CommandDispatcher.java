package io.sluice.gateway.command;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.gateway.presence.UserSeats;
import io.sluice.protocol.Command;
import io.sluice.protocol.CommandType;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.Request;
import io.sluice.protocol.UnsubscribeCode;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * The rules by which a client's messages become commands and find their handler (client protocol, section 1.4). One for
 * all connections; keeps no state of any.
 */
public final class CommandDispatcher implements SessionHandler {
    private final Map<CommandType, CommandHandler<Request>> handlers = new EnumMap<>(CommandType.class);
    private final Hub hub;
    private final Attendance attendance;
    private final UserSeats seats;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(CommandDispatcher.class));

    /** Puts the handlers in their places; kinds without one here are answered with error 108. */
    CommandDispatcher(Hub hub, Attendance attendance, UserSeats seats, ConnectHandler connect,
        SubscribeHandler subscribe, PublishHandler publish, HistoryHandler history, PresenceHandler presence,
        RefreshHandler refresh, SubRefreshHandler subRefresh) {
        this.hub = hub;
        this.attendance = attendance;
        this.seats = seats;
        on(CommandType.CONNECT, Request.Connect.class, connect);
        onChannel(CommandType.SUBSCRIBE, Request.Subscribe.class, Request.Subscribe::channel, subscribe);
        onChannel(CommandType.UNSUBSCRIBE, Request.Unsubscribe.class, Request.Unsubscribe::channel,
            new UnsubscribeHandler(hub, attendance));
        onChannel(CommandType.PUBLISH, Request.Publish.class, Request.Publish::channel, publish);
        onChannel(CommandType.PRESENCE, Request.Presence.class, Request.Presence::channel, presence::list);
        onChannel(CommandType.PRESENCE_STATS, Request.PresenceStats.class, Request.PresenceStats::channel,
            presence::count);
        onChannel(CommandType.HISTORY, Request.History.class, Request.History::channel, history);
        on(CommandType.REFRESH, Request.Refresh.class, refresh);
        onChannel(CommandType.SUB_REFRESH, Request.SubRefresh.class, Request.SubRefresh::channel, subRefresh);
        on(CommandType.SEND, Request.Send.class, (exchange, send) -> exchange.disconnect(DisconnectCode.NOT_AVAILABLE));
    }

    @Override
    public void received(Connection connection, ByteBuffer message) {
        List<Command> commands;
        try {
            commands = connection.wireForm().codec().decode(message);
        } catch (MalformedCommandException e) {
            log.warn("a client sent what is not a command fault=\"{}\"", String.valueOf(e.getMessage()));
            connection.close(DisconnectCode.BAD_REQUEST);
            return;
        }
        if (commands.isEmpty()) {
            connection.admit("message");
        }
        for (Command command : commands) {
            if (!connection.isOpen()) {
                return;
            }
            take(connection, command);
        }
        connection.advance();
    }

    @Override
    public void start(Exchange exchange) {
        CommandType type = exchange.command().type();
        boolean connected = exchange.connection().phase() == Connection.Phase.CONNECTED;
        if (connected == (type == CommandType.CONNECT)) {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        CommandHandler<Request> handler = handlers.get(type);
        if (handler == null) {
            exchange.refuse(ErrorCode.NOT_AVAILABLE);
        } else {
            handler.handle(exchange, exchange.command().request());
        }
    }

    @Override
    public void closed(Connection connection) {
        if (!connection.user().isEmpty()) {
            seats.release(connection.id());
        }
        connection.subscriptions().forEach(subscription -> {
            hub.unsubscribe(subscription);
            attendance.lose(subscription);
        });
    }

    @Override
    public void lost(Subscription subscription) {
        attendance.lose(subscription);
    }

    /** SDKs bring a new token upon this, and subscribe again. The server's own subscriptions never expire alone. */
    @Override
    public void expired(Subscription subscription) {
        Connection connection = subscription.connection();
        if (!connection.isOpen() || subscription.state() == Subscription.State.ENDED) {
            return;
        }
        hub.unsubscribe(subscription);
        connection.lose(subscription);
        connection.send(connection.wireForm().encode(
            new Push.Unsubscribed(subscription.channel(), UnsubscribeCode.EXPIRED)));
    }

    private void take(Connection connection, Command command) {
        connection.loop().loopMetrics().commandReceived();
        if (command.type() == CommandType.PONG) {
            connection.pong();
        } else if (connection.phase() == Connection.Phase.REFUSED || lacksId(command)) {
            connection.close(DisconnectCode.BAD_REQUEST);
        } else if (connection.admit("command")) {
            connection.submit(command);
        } else {
            refuse(connection, command);
        }
    }

    /** Answers at once and out of order: nothing is to be kept for a client that asks too much. */
    private static void refuse(Connection connection, Command command) {
        if (command.id() != 0 && connection.isOpen()) {
            connection.loop().metrics().commandRefused(ErrorCode.TOO_MANY_REQUESTS);
            connection.send(connection.wireForm().encode(
                new Reply.Failed(command.id(), ErrorCode.TOO_MANY_REQUESTS)));
        }
    }

    private static boolean lacksId(Command command) {
        return command.id() == 0 && command.type() != CommandType.SEND;
    }

    /** Puts a handler in place that is asked only when a channel is named; without one the protocol is broken. */
    private <R extends Request> void onChannel(CommandType type, Class<R> body, Function<R, String> channel,
        CommandHandler<R> handler) {
        on(type, body, (exchange, request) -> {
            if (channel.apply(request).isEmpty()) {
                exchange.disconnect(DisconnectCode.BAD_REQUEST);
            } else {
                handler.handle(exchange, request);
            }
        });
    }

    private <R extends Request> void on(CommandType type, Class<R> body, CommandHandler<R> handler) {
        handlers.put(type, (exchange, request) -> handler.handle(exchange, body.cast(request)));
    }
}
