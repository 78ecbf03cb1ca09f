package io.sluice.gateway.connection;

import static io.sluice.gateway.connection.TestSettings.frames;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.DisconnectCode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A connection whose answer is to leave before what was sent while it was awaited. */
final class HoldingTest {
    private final ManualLoop manual = new ManualLoop(0);
    private final RecordingTransport socket = new RecordingTransport();
    private final Connection connection = new Connection(manual.loop(), socket, TestSettings.PLAIN,
        new ConnectionSettings(TestSettings.client(1000, 4), new Idle()));

    private static final class Idle implements SessionHandler {
        @Override
        public void received(Connection of, ByteBuffer message) {
        }

        @Override
        public void start(Exchange exchange) {
        }

        @Override
        public void closed(Connection of) {
        }
    }

    HoldingTest() {
        connection.open();
    }

    @Test
    void theAnswerLeavesFirstAndWhatWasHeldAfterIt() {
        connection.hold();
        connection.hold();
        connection.send(frames("b"));
        connection.sendNow(frames("c"));
        manual.run();
        assertThat(socket.text()).isEmpty();
        assertThat(socket.wantsWritable()).isFalse();
        assertThat(connection.queuedBytes()).isEqualTo(2);

        connection.answer(frames("a"));
        connection.send(frames("d"));
        assertThat(socket.wantsWritable()).isTrue();
        connection.writable();
        assertThat(socket.text()).isEqualTo("abcd");
        assertThat(socket.wantsWritable()).isFalse();
        connection.answer(frames("e"));
        manual.run();
        assertThat(socket.text()).isEqualTo("abcde");
        assertThat(connection.queuedBytes()).isZero();
    }

    @Test
    void whatWasSaidInTheSameBurstBeforeIsHeldToo() {
        connection.send(frames("x"));
        connection.send(frames("y"));
        connection.hold();
        connection.send(frames("z"));
        manual.run();
        assertThat(socket.text()).isEmpty();
        connection.answer(frames("a"));
        connection.writable();
        assertThat(socket.text()).isEqualTo("axyz");
    }

    @Test
    void anAnswerWithNothingHeldGoesOut() {
        connection.hold();
        connection.answer(frames("a"));
        connection.writable();
        assertThat(socket.text()).isEqualTo("a");
    }

    @Test
    void moreThanMayWaitEndsTheConnection() {
        connection.hold();
        connection.send(frames("x".repeat(2000)));
        manual.run();
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.SLOW.code());
    }

    @Test
    void whoIsClosedMeanwhileHearsWhyAndNothingElse() {
        connection.hold();
        connection.send(frames("b"));
        connection.close(DisconnectCode.INSUFFICIENT_STATE);
        assertThat(socket.wantsWritable()).isTrue();
        connection.writable();
        assertThat(socket.text()).isEqualTo("<3010>");
        connection.peerClosed(3010, frames(""));
        manual.run();
        assertThat(connection.queuedBytes()).isZero();
    }
}
