package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.auth.Credentials;
import io.sluice.gateway.auth.TokenVerifier;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.hub.Hub;
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
     * @param verifier of tokens; null when none are taken
     * @param hub where subscriptions go
     * @param redis where publications go, and histories come from
     * @param version what clients are told of the server
     */
    public static SessionHandler handler(GatewayConfig config, ChannelRules rules,
        @Nullable TokenVerifier<Credentials> verifier, Hub hub, RedisSide redis, String version) {
        Attendance attendance = new Attendance(rules, redis.presence());
        return new CommandDispatcher(hub, attendance, redis.seats(),
            new ConnectHandler(config.client(), rules, verifier, hub, attendance, redis.seats(), version),
            new SubscribeHandler(config.client(), rules, hub, attendance),
            new PublishHandler(rules, redis, config.redis().maxMessageBytes() - config.bus().overhead()),
            new HistoryHandler(config.history().within(config.client().maxQueuedBytes()), rules, redis.history()),
            new PresenceHandler(rules, redis.presence()),
            new RefreshHandler(verifier, version));
    }
}
