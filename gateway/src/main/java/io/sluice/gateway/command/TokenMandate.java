package io.sluice.gateway.command;

import io.sluice.gateway.auth.Asker;
import io.sluice.gateway.auth.Capabilities;
import io.sluice.gateway.auth.ChannelTerms;
import io.sluice.gateway.auth.Credentials;
import io.sluice.gateway.auth.Grants;
import io.sluice.gateway.auth.TokenStamp;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Mandate;
import io.sluice.gateway.connection.Subscription;
import io.sluice.protocol.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * What is to be remembered of a client's connection token, as its connection carries it.
 *
 * @param grants what it grants beyond a name; null for nothing
 * @param token which token it is
 */
record TokenMandate(@Nullable Grants grants, TokenStamp token) implements Mandate {
    /** The mandate of these credentials; null when they grant nothing by a token that can't be told from others. */
    static @Nullable TokenMandate of(Credentials credentials) {
        Grants grants = credentials.grants();
        TokenStamp token = credentials.token();
        boolean told = !token.id().isEmpty() || token.issuedAt() != 0;
        return grants == null && !told ? null : new TokenMandate(grants, token);
    }

    /** Which token the connection has; {@link TokenStamp#NONE} also for one that can't be told from others. */
    static TokenStamp stamp(Connection connection) {
        return connection.mandate() instanceof TokenMandate mandate ? mandate.token() : TokenStamp.NONE;
    }

    /** What the connection's token grants; null for nothing. */
    static @Nullable Grants grants(Connection connection) {
        return connection.mandate() instanceof TokenMandate mandate ? mandate.grants() : null;
    }

    /** The client as one who wants something of the channel. */
    static Asker asker(Connection connection, String channel) {
        Grants grants = grants(connection);
        Subscription subscription = connection.subscriptions().find(channel);
        return new Asker(connection.user(), subscription != null && subscription.state() == Subscription.State.LIVE,
            grants == null ? Capabilities.NONE : grants.capabilities());
    }

    /** What the subscription's own token says of it, or else the connection's. */
    static ChannelTerms terms(Connection connection, String channel) {
        SubscriptionMandate own = SubscriptionMandate.in(connection.subscriptions().find(channel));
        if (own != null) {
            return own.terms();
        }
        Grants grants = grants(connection);
        return grants == null ? ChannelTerms.PLAIN : grants.channels().getOrDefault(channel, ChannelTerms.PLAIN);
    }

    /** Who the client is, as others in the channel see it. */
    static ClientInfo clientInfo(Connection connection, String channel) {
        ClientInfo info = connection.clientInfo();
        ChannelTerms terms = terms(connection, channel);
        return terms.info().isEmpty() ? info
            : new ClientInfo(info.user(), info.client(), info.connInfo(), terms.info());
    }
}
