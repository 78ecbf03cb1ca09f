package io.sluice.gateway.command;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
import io.sluice.protocol.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The wait of a session for the server's own subscriptions, all of which its answer is to tell. What comes in a channel
 * that has its position already, while another is still awaited, is held back until the answer is out. Belongs to the
 * connection's loop.
 */
final class SessionOpening {
    private final Connection connection;
    private final Attendance attendance;
    private final BiConsumer<Map<String, Result.Subscribe>, Runnable> open;
    private final Map<String, Result.Subscribe> results = new HashMap<>();
    private final List<Subscription> subscriptions;

    private int awaited;

    /**
     * Begins to wait.
     *
     * @param awaited for how many subscriptions, at least one
     * @param open opens the session with these and then does that; called once
     */
    SessionOpening(Connection connection, int awaited, Attendance attendance,
        BiConsumer<Map<String, Result.Subscribe>, Runnable> open) {
        this.connection = connection;
        this.awaited = awaited;
        this.attendance = attendance;
        this.open = open;
        this.subscriptions = new ArrayList<>(awaited);
    }

    /** The session may open with this one. */
    void with(Subscription subscription, Result.Subscribe result) {
        results.put(subscription.channel(), result);
        subscriptions.add(subscription);
        settled();
    }

    /** The session may open with this one, which must get all that comes from now on. */
    void withPosition(Subscription subscription, Result.Subscribe result) {
        if (awaited > 1) {
            connection.hold();
            subscription.activate();
        }
        with(subscription, result);
    }

    /** The session may open without one that it waited for. */
    void without() {
        settled();
    }

    /** Whether nothing is awaited any more. */
    boolean done() {
        return awaited == 0;
    }

    private void settled() {
        awaited--;
        if (awaited == 0) {
            open.accept(results, () -> subscriptions.forEach(attendance::begin));
        }
    }
}
