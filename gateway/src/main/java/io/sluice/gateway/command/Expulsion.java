package io.sluice.gateway.command;

import io.sluice.gateway.auth.TokenStamp;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.revocation.Revocations;
import io.sluice.protocol.DisconnectCode;
import java.util.List;

/**
 * A look at all connections of the node, by which those go that came with a token, or hold a subscription by one, that
 * was taken back since. The loops do it, each for its own connections.
 */
public final class Expulsion implements Runnable {
    private final List<Loop> loops;
    private final Revocations revocations;

    /** Will look at the connections of these loops. */
    public Expulsion(List<Loop> loops, Revocations revocations) {
        this.loops = List.copyOf(loops);
        this.revocations = revocations;
    }

    /** Has all loops look. Any thread; returns at once. */
    @Override
    public void run() {
        if (revocations.size() > 0) {
            loops.forEach(loop -> loop.execute(() -> loop.forEachConnection(this::look)));
        }
    }

    private void look(Connection connection) {
        if (connection.isOpen() && (isRevoked(connection, TokenMandate.stamp(connection))
            || holdsRevoked(connection))) {
            connection.loop().metrics().authenticationFailed("revoked");
            connection.close(DisconnectCode.INVALID_TOKEN);
        }
    }

    private boolean holdsRevoked(Connection connection) {
        boolean[] found = new boolean[1];
        connection.subscriptions().forEach(subscription -> {
            SubscriptionMandate mandate = SubscriptionMandate.in(subscription);
            found[0] |= mandate != null && isRevoked(connection, mandate.token());
        });
        return found[0];
    }

    /** A connection without a token has an empty stamp, and of users that a token did not name there are none. */
    private boolean isRevoked(Connection connection, TokenStamp token) {
        return revocations.cover(connection.user(), token.id(), token.issuedAt());
    }
}
