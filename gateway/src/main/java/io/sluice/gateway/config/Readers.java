package io.sluice.gateway.config;

import java.util.Locale;

/** Who may read what is known of a channel: what was published in it, or who is there. */
public enum Readers {
    /** Every connected client, anonymous ones too. */
    EVERYONE,
    /** Every client with a user id. */
    USERS,
    /** Every client that is subscribed to the channel. */
    SUBSCRIBERS,
    /** Only with a connection token that allows it ({@code caps}: {@code hst}, {@code prs}). */
    TOKEN,
    /** No client without such a token. */
    NOBODY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
