package io.sluice.ops.loss;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says, in either form. Immutable.
 *
 * @param id of the command that it answers; 0 for a push, and for a ping, which has nothing else
 * @param error null when it is none
 * @param connect the channels that the server subscribed, on the answer to a connect
 * @param subscribe on the answer to a subscribe
 * @param push null when it is none
 */
record Reply(long id, @Nullable Failure error, @Nullable Map<String, Joined> connect, @Nullable Joined subscribe,
    @Nullable Push push) {
    boolean isPing() {
        return id == 0 && push == null;
    }

    /** An error. */
    record Failure(int code, boolean temporary) {
        /** Whether an SDK tries again. */
        boolean isPassing() {
            return temporary || code < 100 || code == 109;
        }
    }

    /** A subscription's beginning. */
    record Joined(boolean recoverable, Position position, boolean wasRecovering, boolean recovered,
        List<Published> publications) {
    }

    /** A publication; {@code epoch} is empty where it does not say one. */
    record Published(long offset, String epoch, String data) {
    }

    /** What a gateway says on its own: a publication, or that a subscription has begun or ended. */
    record Push(String channel, @Nullable Published publication, @Nullable Position subscribed, int unsubscribed) {
    }
}
