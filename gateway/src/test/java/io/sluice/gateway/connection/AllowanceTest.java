package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.DisconnectCode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The bucket of commands: what comes at once, what comes in the long run, and what becomes of those who go on. */
final class AllowanceTest {
    private static final int SECOND = 1000 / Loop.TICK_MILLIS;
    private static final int BURST = TestSettings.COMMAND_BURST;

    private final ManualLoop loop = new ManualLoop(0);
    private final Connection connection = new Connection(loop.loop(), new RecordingTransport(), TestSettings.PLAIN,
        new ConnectionSettings(TestSettings.client(1000, 4), new Deaf()));

    private static final class Deaf implements SessionHandler {
        @Override
        public void received(Connection connection, ByteBuffer message) {
        }

        @Override
        public void start(Exchange exchange) {
        }

        @Override
        public void closed(Connection connection) {
        }
    }

    AllowanceTest() {
        connection.open();
        connection.connected(0);
    }

    @Test
    void aBucketFullMayComeAtOnceAndNoMore() {
        assertThat(admitted(BURST + 50)).isEqualTo(BURST);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void theBucketFillsAtTheRate() {
        admitted(BURST);
        loop.pass(3 * SECOND);
        assertThat(admitted(BURST)).isEqualTo(3 * TestSettings.COMMAND_RATE);
    }

    @Test
    void aLongRestGivesNoMoreThanABucketFull() {
        admitted(BURST);
        for (int i = 0; i < 5; i++) {
            loop.pass(6 * SECOND);
            connection.heard();
        }
        loop.pass(SECOND);
        connection.connected(0);
        assertThat(admitted(2 * BURST - 1)).isEqualTo(BURST);
    }

    @Test
    void whoIsRefusedAndGoesOnIsClosed() {
        admitted(BURST);
        admitted(BURST - 1);
        assertThat(connection.isOpen()).isTrue();
        admitted(1);
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.TOO_MANY_REQUESTS.code());
        assertThat(admitted(1000)).isZero();
    }

    private int admitted(int asked) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            admitted += connection.admit("command") ? 1 : 0;
        }
        return admitted;
    }
}
