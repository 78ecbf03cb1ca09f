package io.sluice.gateway.connection;

import org.jspecify.annotations.Nullable;

/**
 * A subscription with a token of its own: it carries what the token gives, and may expire. Apart from the others so
 * that they stay small. Owned by the connection's loop.
 */
public final class GrantedSubscription extends Subscription {
    private final Alarm alarm = new Alarm();
    private @Nullable Mandate mandate;

    /** Notes a client's interest, as {@link Subscription} does. */
    public GrantedSubscription(Connection connection, String channel) {
        super(connection, channel, false);
    }

    /** What the token gives; null until it has been verified. */
    public @Nullable Mandate mandate() {
        return mandate;
    }

    /** Notes what the token gives. */
    public void mandate(Mandate newMandate) {
        mandate = newMandate;
    }

    /**
     * Sets or moves the subscription's expiry; after that, and the delay that expired connections have as well, the
     * handler is told.
     *
     * @param seconds since 1970; 0 for never
     */
    public void expiresAt(long seconds) {
        TimingWheel wheel = connection().loop().wheel();
        if (seconds == 0 || state() == State.ENDED) {
            wheel.unset(alarm);
        } else {
            wheel.set(alarm, connection().tickOfExpiry(seconds));
        }
    }

    @Override
    public void end() {
        super.end();
        connection().loop().wheel().unset(alarm);
    }

    private final class Alarm extends WheelEntry {
        @Override
        void alarm(int now) {
            connection().expired(GrantedSubscription.this);
        }
    }
}
