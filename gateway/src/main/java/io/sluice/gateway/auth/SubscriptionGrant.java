package io.sluice.gateway.auth;

/**
 * What a valid subscription token says.
 *
 * @param channel the channel that it is for
 * @param user the user that it is for; empty for an anonymous one
 * @param client the id of the only connection that it is for; empty for any of the user's
 * @param expiresAt when the subscription expires, in seconds since 1970; 0 for never
 * @param terms what it says of the subscription
 * @param token which token it was
 */
public record SubscriptionGrant(String channel, String user, String client, long expiresAt, ChannelTerms terms,
    TokenStamp token) {
    /** Whether it is for this subscription; anything else is another's token. */
    public boolean isFor(String askedChannel, String askingUser, String askingClient) {
        return channel.equals(askedChannel) && user.equals(askingUser)
            && (client.isEmpty() || client.equals(askingClient));
    }

    /** Whether the subscription expires at all. */
    public boolean expires() {
        return expiresAt != 0;
    }

    /** The seconds until it expires, at least 1; 0 when it never does. */
    public long ttl() {
        return Expiry.ttl(expiresAt);
    }
}
