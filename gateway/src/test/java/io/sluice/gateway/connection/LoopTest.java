package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.DisconnectCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final int MANY_BURSTS = 10_000;
    private static final Duration TICK = Duration.ofMillis(Loop.TICK_MILLIS);

    private final ManualLoop manual = new ManualLoop(0);
    private final Loop loop = manual.loop();
    private final RecordingTransport socket = new RecordingTransport();
    private int done;

    @Test
    void aFullInboxLeavesSocketsTheirTurn() {
        for (int i = 0; i < MANY_BURSTS; i++) {
            loop.execute(() -> {
                manual.elapse(Duration.ofNanos(10_000));
                done++;
            });
        }
        manual.run();
        assertThat(manual.rests()).isTrue();
        assertThat(done).isBetween(1, MANY_BURSTS / 2);
        while (manual.rests()) {
            manual.wake();
        }
        assertThat(done).isEqualTo(MANY_BURSTS);
    }

    @Test
    void whatOthersAddDuringABurstIsDoneWithoutAnotherWake() {
        loop.execute(() -> loop.execute(() -> done++));
        manual.run();
        loop.execute(() -> done++);
        manual.run();
        assertThat(done).isEqualTo(2);
    }

    @Test
    void timeInWhichTheLoopCouldNotReadDoesNotCountAgainstItsClients() {
        Connection connection = connected();
        while (socket.writes() == 0) { // until the first ping
            manual.elapse(TICK);
            loop.tick();
        }
        manual.elapse(Duration.ofMinutes(1));
        loop.tick();
        assertThat(connection.isOpen()).isTrue();
        connection.heard();
        for (int i = 0; i < 60; i++) {
            loop.tick();
        }
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void theTimeThatWasLostIsLeftOutAndThenTicksAreAsLongAsEver() {
        manual.elapse(Duration.ofSeconds(10));
        loop.tick();
        int now = loop.now();
        assertThat(now).isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            manual.elapse(TICK);
            loop.tick();
            loop.tick();
        }
        assertThat(loop.now()).isEqualTo(now + 100);
    }

    private Connection connected() {
        Connection connection = new Connection(loop, socket, TestSettings.PLAIN,
            new ConnectionSettings(TestSettings.client(1 << 20, 4), new Deaf()));
        connection.open();
        connection.connected(0);
        return connection;
    }

    private static final class Deaf implements SessionHandler {
        @Override
        public void received(Connection connection, ByteBuffer message) {
            connection.close(DisconnectCode.BAD_REQUEST);
        }

        @Override
        public void start(Exchange exchange) {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
        }

        @Override
        public void closed(Connection connection) {
            // nothing was kept of it
        }
    }
}
