package io.sluice.gateway.auth;

import io.sluice.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What a valid connection token says.
 *
 * @param user the user id; empty for an anonymous user
 * @param info one JSON value about the user for others to see, or {@link Payload#NONE}
 * @param expiresAt when the connection expires, in seconds since 1970; 0 for never
 * @param token which token it was
 * @param grants what it grants beyond a name; null when nothing, as most tokens do
 */
public record Credentials(String user, Payload info, long expiresAt, TokenStamp token, @Nullable Grants grants) {
    /** Nobody in particular, by no token. */
    public static final Credentials NOBODY = new Credentials("", Payload.NONE, 0, TokenStamp.NONE, null);

    /** Whether the connection expires at all. */
    public boolean expires() {
        return expiresAt != 0;
    }

    /** The seconds until it expires, at least 1; 0 when it never does. */
    public long ttl() {
        return Expiry.ttl(expiresAt);
    }
}
