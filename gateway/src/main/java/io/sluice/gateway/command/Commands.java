package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.auth.Credentials;
import io.sluice.gateway.auth.TokenVerifier;
import io.sluice.gateway.auth.Tokens;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.revocation.Revocations;
import org.jspecify.annotations.Nullable;

/** The way into this package: puts the handlers of all commands together. */
public final class Commands {
    private Commands() {
    }

    /**
     * The handler of all clients' commands.
     *
     * @param config the node's settings
     * @param rules which channels it may use
     * @param tokens the verifiers of tokens
     * @param hub where subscriptions go
     * @param redis where publications go, and histories come from
     * @param version what clients are told of the server
     */
    public static SessionHandler handler(GatewayConfig config, ChannelRules rules,
        Tokens tokens, Hub hub, RedisSide redis, String version) {
        TokenVerifier<Credentials> verifier = tokens.taken() ? tokens.connections() : null;
        SubscriptionTokens subscriptions = subscriptions(config, tokens, redis.revocations());
        Attendance attendance = new Attendance(rules, redis.presence());
        return new CommandDispatcher(hub, attendance, redis.seats(),
            new ConnectHandler(config.client(), rules, verifier, hub, attendance, redis.seats(),
                redis.revocations(), version),
            new SubscribeHandler(config.client(), rules, subscriptions, hub, attendance),
            new PublishHandler(rules, redis, config.redis().maxMessageBytes() - config.bus().overhead()),
            new HistoryHandler(config.history().within(config.client().maxQueuedBytes()), rules, redis.history()),
            new PresenceHandler(rules, redis.presence()),
            new RefreshHandler(verifier, redis.revocations(), version), new SubRefreshHandler(subscriptions));
    }

    /** Where anybody may do anything and no key is configured, nobody could tell a good token from a bad one. */
    private static @Nullable SubscriptionTokens subscriptions(GatewayConfig config, Tokens tokens,
        Revocations revocations) {
        boolean judged = !config.client().insecure() || config.forSubscriptions().hasKeys();
        return judged ? new SubscriptionTokens(tokens.subscriptions(), revocations) : null;
    }
}
