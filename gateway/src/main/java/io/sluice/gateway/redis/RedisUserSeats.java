package io.sluice.gateway.redis;

import io.sluice.gateway.presence.Presence.Going;
import io.sluice.gateway.presence.UserSeats;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import java.util.function.Consumer;

/**
 * The users' sessions, as the clients of a channel that nobody can subscribe to: presence counts each user's, on all
 * nodes, keeps them under the nodes' leases, and enters them again after any loss. What was let in once is not refused
 * later. One call to Redis takes a seat, one gives it back.
 */
final class RedisUserSeats implements UserSeats {
    /** In no namespace, as those must not have a dot. */
    static final String CHANNEL = "sluice.sessions";

    private final RedisPresence presence;
    private final PresenceKeeper keeper;
    private final BusThread bus;

    RedisUserSeats(RedisPresence presence, PresenceKeeper keeper, BusThread bus) {
        this.presence = presence;
        this.keeper = keeper;
        this.bus = bus;
    }

    @Override
    public void claim(String user, String client, Consumer<Boolean> answer) {
        if (!bus.execute(() -> enter(user, client, answer))) {
            answer.accept(true);
        }
    }

    /** By the thread that claims, so that neither overtakes the other. */
    @Override
    public void release(String client) {
        bus.execute(() -> presence.leave(CHANNEL, client, Going.FOR_GOOD));
    }

    private void enter(String user, String client, Consumer<Boolean> answer) {
        PresentEntry entry = new PresentEntry(new PresentEntry.Key(CHANNEL, client),
            new ClientInfo(user, client, Payload.NONE, Payload.NONE));
        keeper.entries().put(entry.key(), entry);
        if (presence.isOpening()) {
            entry.whenSettled(() -> answer.accept(!entry.isRefused()));
            keeper.look(entry);
            keeper.pump();
        } else {
            answer.accept(true);
        }
    }

    /** Whether this entry is a user's session. */
    static boolean holds(PresentEntry entry) {
        return entry.key().channel().equals(CHANNEL);
    }
}
