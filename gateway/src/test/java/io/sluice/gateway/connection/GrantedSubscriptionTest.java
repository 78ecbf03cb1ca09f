package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GrantedSubscriptionTest {
    private static final int SECOND = 1000 / Loop.TICK_MILLIS;
    /** The delay of {@link TestSettings} and a tick, as clocks round. */
    private static final int DELAY = 2 * SECOND + 1;

    private final ManualLoop manual = new ManualLoop(0);
    private final List<Subscription> expired = new ArrayList<>();
    private final Connection connection = new Connection(manual.loop(), new RecordingTransport(), TestSettings.PLAIN,
        new ConnectionSettings(TestSettings.client(1000, 4), new Listener()));
    private final GrantedSubscription subscription = new GrantedSubscription(connection, "chat:x");

    @Test
    void itExpiresOnceSomeTimeAfterItsToken() {
        subscription.expiresAt(now() + 1);
        manual.pass(DELAY - 3);
        assertThat(expired).isEmpty();
        manual.pass(SECOND + 10);
        assertThat(expired).containsExactly(subscription);
        manual.pass(100 * SECOND);
        assertThat(expired).hasSize(1);
    }

    @Test
    void aNewTokenMovesItsEnd() {
        subscription.expiresAt(now() + 1);
        subscription.expiresAt(now() + 1000);
        manual.pass(900 * SECOND);
        assertThat(expired).isEmpty();
        subscription.expiresAt(0);
        manual.pass(900 * SECOND);
        assertThat(expired).isEmpty();
    }

    @Test
    void whatIsOverExpiresNoMore() {
        subscription.expiresAt(now() + 1);
        subscription.end();
        manual.pass(100 * SECOND);
        subscription.expiresAt(now() + 1);
        manual.pass(100 * SECOND);
        assertThat(expired).isEmpty();
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    private final class Listener implements SessionHandler {
        @Override
        public void received(Connection receiver, ByteBuffer message) {
            throw new UnsupportedOperationException("nothing is sent");
        }

        @Override
        public void start(Exchange exchange) {
            throw new UnsupportedOperationException("nothing is sent");
        }

        @Override
        public void expired(Subscription over) {
            expired.add(over);
        }

        @Override
        public void closed(Connection closing) {
            throw new UnsupportedOperationException("nothing ends");
        }
    }
}
