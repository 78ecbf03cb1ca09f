package io.sluice.gateway.auth;

import io.sluice.protocol.Payload;

/**
 * What a valid connection token says.
 *
 * @param user the user id; empty for an anonymous user
 * @param info one JSON value about the user for others to see, or {@link Payload#NONE}
 * @param expiresAt when the connection expires, in seconds since 1970; 0 for never
 */
public record Credentials(String user, Payload info, long expiresAt) {
    /** Whether the connection expires at all. */
    public boolean expires() {
        return expiresAt != 0;
    }

    /** The seconds until it expires, at least 1; 0 when it never does. */
    public long ttl() {
        return expires() ? Math.max(1, expiresAt - System.currentTimeMillis() / 1000) : 0;
    }
}
