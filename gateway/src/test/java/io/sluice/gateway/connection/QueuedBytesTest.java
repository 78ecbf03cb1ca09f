package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.observe.MicrometerMetrics;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The gauge of bytes that wait, which is a sum of differences and must come back to zero on every way out. */
final class QueuedBytesTest {
    private final MicrometerMetrics metrics = new MicrometerMetrics("test");
    private final Loop loop = new ManualLoop(0, metrics, new OutboundBudget(0)).loop();
    private final RecordingTransport socket = new RecordingTransport();
    private final Connection connection = new Connection(loop, socket, TestSettings.PLAIN,
        new ConnectionSettings(TestSettings.client(1 << 20, 4), new Deaf()));

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

    @Test
    void bytesOfASocketThatBreaksWhileItTakesThemAreCountedOut() {
        connection.open();
        socket.allow(0);
        connection.send(new Frames(new byte[300_000], 1));
        loop.flush();
        assertThat(metrics.scrape()).contains("sluice_outbound_queued_bytes 300000.0");

        socket.allow(Long.MAX_VALUE);
        socket.breakDownAfter(2);
        connection.writable();
        loop.flush();

        assertThat(socket.terminated()).isTrue();
        assertThat(metrics.scrape()).contains("sluice_outbound_queued_bytes 0.0");
    }
}
