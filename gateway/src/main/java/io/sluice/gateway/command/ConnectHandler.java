package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.auth.Credentials;
import io.sluice.gateway.auth.TokenResult;
import io.sluice.gateway.auth.TokenVerifier;
import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.presence.UserSeats;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens a session (client protocol, section 1.6): finds out who it is, subscribes a user to its own channel, answers.
 * While Redis is away sessions open all the same; {@link PersonalSubscription} says what becomes of the user's channel.
 */
final class ConnectHandler implements CommandHandler<Request.Connect> {
    private static final Credentials NOBODY = new Credentials("", Payload.NONE, 0);

    private final ClientConfig config;
    private final ChannelRules rules;
    private final @Nullable TokenVerifier verifier;
    private final Hub hub;
    private final Attendance attendance;
    private final UserSeats seats;
    private final String version;

    /** Makes the handler; without a verifier no token is taken. */
    ConnectHandler(ClientConfig config, ChannelRules rules, @Nullable TokenVerifier verifier, Hub hub,
        Attendance attendance, UserSeats seats, String version) {
        this.config = config;
        this.rules = rules;
        this.verifier = verifier;
        this.hub = hub;
        this.attendance = attendance;
        this.seats = seats;
        this.version = version;
    }

    @Override
    public void handle(Exchange exchange, Request.Connect request) {
        boolean tokenGiven = !request.token().isEmpty();
        if (tokenGiven && verifier != null) {
            verifier.verify(request.token(), OnLoop.of(exchange, result -> decide(exchange, request, result)));
        } else if (config.insecure()) {
            admit(exchange, request, NOBODY);
        } else if (tokenGiven) {
            reject(exchange, TokenResult.Reason.NO_KEY.toString());
        } else if (config.anonymous()) {
            admit(exchange, request, NOBODY);
        } else {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
        }
    }

    private void decide(Exchange exchange, Request.Connect request, TokenResult result) {
        if (!exchange.isAwaited()) {
            return;
        }
        if (result instanceof TokenResult.Valid valid) {
            Credentials credentials = valid.credentials();
            if (credentials.user().isEmpty() && !config.anonymous() && !config.insecure()) {
                exchange.disconnect(DisconnectCode.PERMISSION_DENIED);
            } else {
                seat(exchange, request, credentials);
            }
        } else if (result instanceof TokenResult.Invalid invalid) {
            reject(exchange, invalid.reason().toString());
        } else {
            exchange.connection().loop().metrics().authenticationFailed("expired");
            exchange.connection().connectRefused();
            exchange.refuse(ErrorCode.TOKEN_EXPIRED);
        }
    }

    /** Lets a user in that has a session left; an order to disconnect the user finds who waits for the answer. */
    private void seat(Exchange exchange, Request.Connect request, Credentials credentials) {
        Connection connection = exchange.connection();
        if (seats == UserSeats.UNLIMITED || credentials.user().isEmpty()) {
            admit(exchange, request, credentials);
            return;
        }
        connection.identify(credentials.user(), credentials.info());
        seats.claim(credentials.user(), connection.id(), OnLoop.of(exchange, seated -> {
            if (!exchange.isAwaited()) {
                return;
            } else if (seated) {
                admit(exchange, request, credentials);
            } else {
                connection.loop().metrics().limitReached("connections-per-user");
                exchange.disconnect(DisconnectCode.CONNECTION_LIMIT);
            }
        }));
    }

    private static void reject(Exchange exchange, String reason) {
        exchange.connection().loop().metrics().authenticationFailed(reason);
        exchange.disconnect(DisconnectCode.INVALID_TOKEN);
    }

    private void admit(Exchange exchange, Request.Connect request, Credentials credentials) {
        if (credentials.user().isEmpty()) {
            exchange.connection().identify("", credentials.info());
            open(exchange, credentials, Map.of(), () -> { });
            return;
        }
        Connection connection = exchange.connection();
        connection.identify(credentials.user(), credentials.info());
        String channel = ChannelRules.personalChannel(credentials.user());
        Request.Subscribe known = request.subs().getOrDefault(channel, Request.Subscribe.to(channel));
        Subscription personal = attendance.subscription(connection, channel, true, known.joinLeave());
        connection.subscriptions().add(personal);
        hub.subscribe(personal, SubscribeResults.since(known), new PersonalSubscription(personal, known,
            rules.history(channel).recoverable(), attendance,
            (subs, afterwards) -> open(exchange, credentials, subs, afterwards)));
    }

    private void open(Exchange exchange, Credentials credentials, Map<String, Result.Subscribe> subs,
        Runnable afterwards) {
        Connection connection = exchange.connection();
        connection.connected(credentials.expiresAt());
        Result.Connect result = new Result.Connect(connection.id(), version, credentials.expires(), credentials.ttl(),
            Payload.NONE, subs, (int) config.pingInterval().toSeconds(), true);
        exchange.reply(result, afterwards);
    }
}
