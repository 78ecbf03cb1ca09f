package io.sluice.gateway.revocation;

import io.sluice.protocol.redis.Revocation;

/** Where revocations are told that have to be known on all nodes, and after their restart. */
@FunctionalInterface
public interface RevocationKeeper {
    /** Keeps none: for nodes that take no tokens. */
    RevocationKeeper NONE = revocation -> { };

    /** Takes tokens back: on this node in a moment, and where it is kept as soon as that is possible. Any thread. */
    void revoke(Revocation revocation);
}
