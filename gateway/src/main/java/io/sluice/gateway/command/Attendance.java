package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.presence.Presence;
import io.sluice.gateway.presence.Presence.Going;

/**
 * The keeping of who is in a channel, as subscriptions begin and end, in channels whose rules say so. Called by the
 * connections' loops; keeps nothing itself.
 */
final class Attendance {
    private final ChannelRules rules;
    private final Presence presence;

    Attendance(ChannelRules rules, Presence presence) {
        this.rules = rules;
        this.presence = presence;
    }

    /**
     * Prepares one of the connection's subscriptions, before the hub has it: it hears of those who come and go as a
     * token says, or else if it may and, where it has to, asks.
     */
    void prepare(Subscription subscription, boolean joinLeave) {
        Connection connection = subscription.connection();
        String channel = subscription.channel();
        Boolean said = TokenMandate.terms(connection, channel).pushJoinLeave();
        if (said == null ? rules.hearsOfOthers(TokenMandate.asker(connection, channel), channel, joinLeave)
            : said && rules.announcesOthers(channel)) {
            subscription.hearOfOthers();
        }
    }

    /** Lets publications through; after that the client is there, so that it hears of its own coming. */
    void begin(Subscription subscription) {
        subscription.activate();
        String channel = subscription.channel();
        if (subscription.state() == Subscription.State.LIVE && rules.keepsPresence(channel)) {
            Connection connection = subscription.connection();
            Boolean said = TokenMandate.terms(connection, channel).presence();
            if (said == null || said) {
                presence.enter(channel, TokenMandate.clientInfo(connection, channel));
            }
        }
    }

    /** The client ended it. */
    void end(Subscription subscription) {
        leave(subscription, Going.FOR_GOOD);
    }

    /** It was lost, with its connection or by itself: the client may come back. */
    void lose(Subscription subscription) {
        leave(subscription, Going.MAY_RETURN);
    }

    private void leave(Subscription subscription, Going going) {
        if (rules.keepsPresence(subscription.channel())) {
            presence.leave(subscription.channel(), subscription.connection().id(), going);
        }
    }
}
