package io.sluice.gateway.presence;

import java.util.function.Consumer;

/** How many sessions each user has, on all nodes. All methods may be called by any thread and return at once. */
public interface UserSeats {
    /** As many as anybody likes. */
    UserSeats UNLIMITED = new UserSeats() {
        @Override
        public void claim(String user, String client, Consumer<Boolean> answer) {
            answer.accept(true);
        }

        @Override
        public void release(String client) {
        }
    };

    /**
     * Takes a seat of the user's for a client of this node, kept until {@link #release}. While Redis is away it is
     * taken in any case, and counts when Redis is back.
     *
     * @param user not empty
     * @param client the client's id
     * @param answer is called once, by any thread that must not be kept waiting: false when the user has as many
     *     already
     */
    void claim(String user, String client, Consumer<Boolean> answer);

    /** Gives the client's seat back, if it has one; also when the answer is still to come. */
    void release(String client);
}
