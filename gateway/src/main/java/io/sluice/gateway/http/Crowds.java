package io.sluice.gateway.http;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many sockets each address has. Those of one address share an object, so that a connection holds none of its own.
 * As large as there are addresses with a socket, which the node's limit bounds. Safe for all threads.
 */
final class Crowds {
    private final ConcurrentHashMap<AddressBlock, Crowd> crowds = new ConcurrentHashMap<>();
    private final int most;
    private final Ending then;

    /** Lets each address have so many sockets; {@code then} hears of the end of each, too. */
    Crowds(int most, Ending then) {
        this.most = most;
        this.then = then;
    }

    /** Counts one socket more, until the end that is returned; null when there are as many as there may be. */
    @Nullable Ending join(AddressBlock block) {
        // Whether it was let in is the operation's to tell: it counts under the table's lock of this block alone.
        boolean[] full = new boolean[1];
        Crowd joined = crowds.compute(block, (key, known) -> {
            Crowd crowd = known == null ? new Crowd(key) : known;
            full[0] = crowd.count >= most;
            crowd.count += full[0] ? 0 : 1;
            return crowd;
        });
        return full[0] ? null : joined;
    }

    /** How many addresses have a socket. */
    int size() {
        return crowds.size();
    }

    private final class Crowd implements Ending {
        private final AddressBlock block;
        /** Changed within the table's operations for this block. */
        private int count;

        Crowd(AddressBlock block) {
            this.block = block;
        }

        @Override
        public void ended() {
            crowds.computeIfPresent(block, (key, crowd) -> --crowd.count == 0 ? null : crowd);
            then.ended();
        }
    }
}
