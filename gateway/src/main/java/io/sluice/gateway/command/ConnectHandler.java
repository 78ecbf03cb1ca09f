package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.auth.Credentials;
import io.sluice.gateway.auth.Grants;
import io.sluice.gateway.auth.TokenResult;
import io.sluice.gateway.auth.TokenStamp;
import io.sluice.gateway.auth.TokenVerifier;
import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.presence.UserSeats;
import io.sluice.gateway.revocation.Revocations;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens a session (client protocol, section 1.6): finds out who it is, subscribes it to the user's own channel and to
 * those that its token names, answers. While Redis is away sessions open all the same; {@link ServerSubscription} says
 * what becomes of those channels.
 */
final class ConnectHandler implements CommandHandler<Request.Connect> {
    private final ClientConfig config;
    private final ChannelRules rules;
    private final @Nullable TokenVerifier<Credentials> verifier;
    private final Hub hub;
    private final Attendance attendance;
    private final UserSeats seats;
    private final Revocations revocations;
    private final String version;

    /** Makes the handler; without a verifier no token is taken. */
    ConnectHandler(ClientConfig config, ChannelRules rules, @Nullable TokenVerifier<Credentials> verifier, Hub hub,
        Attendance attendance, UserSeats seats, Revocations revocations, String version) {
        this.config = config;
        this.rules = rules;
        this.verifier = verifier;
        this.hub = hub;
        this.attendance = attendance;
        this.seats = seats;
        this.revocations = revocations;
        this.version = version;
    }

    @Override
    public void handle(Exchange exchange, Request.Connect request) {
        boolean tokenGiven = !request.token().isEmpty();
        if (tokenGiven && verifier != null) {
            verifier.verify(request.token(), OnLoop.of(exchange, result -> decide(exchange, request, result)));
        } else if (config.insecure()) {
            admit(exchange, request, Credentials.NOBODY);
        } else if (tokenGiven) {
            reject(exchange, TokenResult.Reason.NO_KEY.toString());
        } else if (config.anonymous()) {
            admit(exchange, request, Credentials.NOBODY);
        } else {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
        }
    }

    private void decide(Exchange exchange, Request.Connect request, TokenResult<Credentials> result) {
        if (!exchange.isAwaited()) {
            return;
        }
        if (result instanceof TokenResult.Valid<Credentials> valid) {
            Credentials credentials = valid.claims();
            if (credentials.user().isEmpty() && !config.anonymous() && !config.insecure()) {
                exchange.disconnect(DisconnectCode.PERMISSION_DENIED);
            } else {
                seat(exchange, request, credentials);
            }
        } else if (result instanceof TokenResult.Invalid<Credentials> invalid) {
            reject(exchange, invalid.reason().toString());
        } else if (result instanceof TokenResult.Expired<Credentials>) {
            putOff(exchange, "expired", ErrorCode.TOKEN_EXPIRED);
        } else {
            putOff(exchange, "unavailable", ErrorCode.INTERNAL);
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

    /** Refuses with an error after which SDKs come again. */
    private static void putOff(Exchange exchange, String reason, ErrorCode error) {
        exchange.connection().loop().metrics().authenticationFailed(reason);
        refuse(exchange, error);
    }

    private static void refuse(Exchange exchange, ErrorCode error) {
        exchange.connection().connectRefused();
        exchange.refuse(error);
    }

    private void admit(Exchange exchange, Request.Connect request, Credentials credentials) {
        TokenStamp token = credentials.token();
        // In one turn of the loop with what follows: either it is known by now, or the connection is looked at later.
        if (revocations.cover(credentials.user(), token.id(), token.issuedAt())) {
            reject(exchange, "revoked");
            return;
        }
        Set<String> channels = channels(credentials);
        if (channels.size() > config.maxSubscriptions()) {
            exchange.disconnect(DisconnectCode.CHANNEL_LIMIT);
            return;
        }
        ErrorCode fault = channels.stream()
            .map(channel -> rules.grantFault(credentials.user(), channel))
            .filter(Objects::nonNull).findFirst().orElse(null);
        if (fault != null) {
            refuse(exchange, fault);
            return;
        }
        Connection connection = exchange.connection();
        connection.identify(credentials.user(), credentials.info());
        connection.mandate(TokenMandate.of(credentials));
        if (channels.isEmpty()) {
            open(exchange, credentials, Map.of(), () -> { });
        } else {
            subscribe(connection, channels, request, new SessionOpening(connection, channels.size(), attendance,
                (subs, afterwards) -> open(exchange, credentials, subs, afterwards)));
        }
    }

    /** What the server subscribes the client to: the user's own channel, and those that the token names. */
    private static Set<String> channels(Credentials credentials) {
        Grants grants = credentials.grants();
        boolean named = !credentials.user().isEmpty();
        if (grants == null) {
            return named ? Set.of(ChannelRules.personalChannel(credentials.user())) : Set.of();
        }
        Set<String> channels = new LinkedHashSet<>();
        if (named) {
            channels.add(ChannelRules.personalChannel(credentials.user()));
        }
        channels.addAll(grants.channels().keySet());
        return channels;
    }

    private void subscribe(Connection connection, Set<String> channels, Request.Connect request,
        SessionOpening opening) {
        for (String channel : channels) {
            if (!connection.isOpen()) {
                return; // one of the outcomes before was its end
            }
            Request.Subscribe known = request.subs().getOrDefault(channel, Request.Subscribe.to(channel));
            Subscription subscription = new Subscription(connection, channel, true);
            connection.subscriptions().add(subscription);
            attendance.prepare(subscription, known.joinLeave());
            hub.subscribe(subscription, SubscribeResults.since(known), new ServerSubscription(subscription, known,
                TokenMandate.terms(connection, channel).data(), rules.history(channel).recoverable(), attendance,
                opening));
        }
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
