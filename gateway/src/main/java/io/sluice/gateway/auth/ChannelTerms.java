package io.sluice.gateway.auth;

import io.sluice.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of one subscription (client protocol, section 1.12).
 *
 * @param info one JSON value about the user for others in the channel to see, or {@link Payload#NONE}
 * @param data one JSON value that the client is told when it is subscribed, or {@link Payload#NONE}
 * @param presence whether the client is there for others, where the channel keeps who is there; null to leave it to the
 *     namespace
 * @param pushJoinLeave whether the client hears of those who come and go, where that is announced; null likewise
 */
public record ChannelTerms(Payload info, Payload data, @Nullable Boolean presence, @Nullable Boolean pushJoinLeave) {
    /** All as the namespace has it. */
    public static final ChannelTerms PLAIN = new ChannelTerms(Payload.NONE, Payload.NONE, null, null);
}
