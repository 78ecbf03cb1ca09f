package io.sluice.gateway.auth;

/**
 * A client that wants something of a channel.
 *
 * @param user its user; empty when anonymous
 * @param subscribed whether it is subscribed to that channel, with its answer sent
 * @param capabilities what its connection token allows it beyond what namespaces do
 */
public record Asker(String user, boolean subscribed, Capabilities capabilities) {
    /** Whether it is a user, and not anonymous. */
    boolean known() {
        return !user.isEmpty();
    }

    /** Whether its connection token allows it this. */
    boolean mayByToken(Capability what, String channel) {
        return capabilities.allow(what, channel);
    }
}
