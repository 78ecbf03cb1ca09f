package io.sluice.gateway.auth;

import io.sluice.protocol.ChannelName;

/**
 * The rules for user ids. An id names a channel, {@code user:<id>}, so what can't be in a channel's name can't be in
 * an id.
 */
final class UserId {
    /** The longest id, in UTF-16 units. */
    static final int MAX_LENGTH = 128;

    private UserId() {
    }

    /** Whether this may be a user's id; the empty one is the anonymous user's. */
    static boolean isSound(String user) {
        return user.length() <= MAX_LENGTH
            && ChannelName.fault(ChannelRules.personalChannel(user), Integer.MAX_VALUE) == null;
    }
}
