package io.sluice.gateway.connection;

import static io.sluice.gateway.connection.TestSettings.frames;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.Command;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final int SECOND = 1000 / Loop.TICK_MILLIS;

    /** Starts exchanges and leaves their answers to the test. */
    private static final class Recorder implements SessionHandler {
        private final List<Exchange> started = new ArrayList<>();
        private int closed;
        private Consumer<Exchange> onStart = exchange -> { };

        @Override
        public void received(Connection connection, ByteBuffer message) {
            throw new UnsupportedOperationException("tests submit commands themselves");
        }

        @Override
        public void start(Exchange exchange) {
            started.add(exchange);
            onStart.accept(exchange);
        }

        @Override
        public void closed(Connection connection) {
            closed++;
        }

        Exchange startedWith(long id) {
            return started.stream().filter(exchange -> exchange.command().id() == id).findFirst().orElseThrow();
        }

        List<Long> ids() {
            return started.stream().map(exchange -> exchange.command().id()).toList();
        }
    }

    private final ManualLoop manual = new ManualLoop(0);
    private final RecordingTransport socket = new RecordingTransport();
    private final Recorder handler = new Recorder();
    private final Connection connection = new Connection(manual.loop(), socket, TestSettings.PLAIN,
        new ConnectionSettings(TestSettings.client(1000, 4), handler));

    ConnectionTest() {
        connection.open();
    }

    @Test
    void whatABurstSaysIsWrittenOnceAtItsEnd() {
        connection.send(frames("a"));
        connection.send(frames("b"));
        connection.send(frames("c"));
        assertThat(socket.text()).isEmpty();
        manual.run();
        assertThat(socket.text()).isEqualTo("abc");
        assertThat(socket.writes()).isEqualTo(1);
    }

    @Test
    void whatTheSocketDoesNotTakeWaitsInOrder() {
        socket.allow(2);
        connection.send(frames("abcd"));
        manual.run();
        connection.send(frames("ef"));
        assertThat(connection.queuedBytes()).isEqualTo(4);
        assertThat(socket.wantsWritable()).isTrue();
        socket.allow(Long.MAX_VALUE);
        connection.writable();
        assertThat(socket.text()).isEqualTo("abcdef");
        assertThat(connection.queuedBytes()).isZero();
        assertThat(socket.wantsWritable()).isFalse();
    }

    @Test
    void framesLargerThanTheWriteBufferArriveWhole() {
        String large = "x".repeat(200_000);
        connection.send(frames("a"));
        connection.send(frames(large));
        connection.send(frames("b"));
        manual.run();
        assertThat(socket.text()).isEqualTo("a" + large + "b");
    }

    @Test
    void aClientThatIsTooFarBehindIsClosedAsSlow() {
        socket.allow(3);
        connection.send(frames("abcdef"));
        connection.send(frames("y".repeat(400)));
        manual.run();
        assertThat(connection.phase()).isEqualTo(Connection.Phase.NEW);
        connection.send(frames("z".repeat(700)));
        assertThat(connection.phase()).as("ends only with the burst").isEqualTo(Connection.Phase.NEW);
        manual.run();
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.SLOW.code());
        assertThat(handler.closed).isEqualTo(1);
        socket.allow(Long.MAX_VALUE);
        connection.writable();
        assertThat(socket.text()).as("ends what was begun, drops the rest").isEqualTo("abcdef" + "<3008>");
    }

    @Test
    void manySmallFramesThatWaitCountWithTheMemoryThatTheyCost() {
        socket.allow(0);
        for (int i = 0; i < 100; i++) {
            connection.send(frames("x"));
        }
        manual.run();
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.SLOW.code());
    }

    @Test
    void aFarewellThatCrossesTheBoundIsNotTakenForSlowness() {
        socket.allow(0);
        connection.send(frames("x".repeat(930)));
        manual.run();
        connection.close(DisconnectCode.SHUTDOWN);
        manual.run();
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.SHUTDOWN.code());
        assertThat(socket.terminated()).isFalse();
    }

    @Test
    void aCommandThatFailsEndsItsConnectionInsteadOfHoldingUpTheNext() {
        handler.onStart = exchange -> {
            throw new IllegalStateException("on purpose");
        };
        submit(1, Request.Subscribe.to("a"));
        connection.advance();
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.INTERNAL.code());
    }

    @Test
    void aBrokenSocketEndsTheConnectionWithTheBurst() {
        socket.breakDown();
        connection.send(frames("a"));
        manual.run();
        assertThat(connection.phase()).isEqualTo(Connection.Phase.GONE);
        assertThat(connection.closeCode()).isEqualTo(Connection.ABNORMAL);
        assertThat(handler.closed).isEqualTo(1);
        assertThat(manual.loop().size()).isZero();
    }

    @Test
    void afterTheFarewellNothingIsSentAndTheSocketIsDroppedInTime() {
        connection.close(DisconnectCode.SHUTDOWN);
        connection.send(frames("late"));
        connection.close(DisconnectCode.SLOW);
        manual.run();
        assertThat(socket.text()).isEqualTo("<3001>");
        assertThat(socket.terminated()).isFalse();
        manual.pass(3 * SECOND + 1);
        assertThat(socket.terminated()).isTrue();
        assertThat(connection.closeCode()).isEqualTo(3001);
        assertThat(handler.closed).isEqualTo(1);
    }

    @Test
    void theSocketIsDroppedAtOnceWhenThePeerAnswersTheFarewell() {
        connection.close(DisconnectCode.SHUTDOWN);
        manual.run();
        connection.peerClosed(3001, frames("unused"));
        assertThat(socket.terminated()).isTrue();
        assertThat(socket.text()).isEqualTo("<3001>");
    }

    @Test
    void thePeersFarewellIsAnsweredAndTheSocketDropped() {
        connection.peerClosed(1000, frames("bye"));
        manual.run();
        assertThat(socket.text()).isEqualTo("bye");
        assertThat(socket.terminated()).isTrue();
        assertThat(connection.closeCode()).isEqualTo(1000);
    }

    @Test
    void code3000DropsTheSocketWithoutAWord() {
        connection.close(DisconnectCode.CONNECTION_CLOSED);
        assertThat(socket.terminated()).isTrue();
        assertThat(socket.text()).isEmpty();
    }

    @Test
    void aClientThatDoesNotConnectIsStale() {
        manual.pass(10 * SECOND - 1);
        assertThat(connection.closeCode()).isZero();
        manual.pass(2);
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.STALE.code());
    }

    @Test
    void pingsComeAtTheIntervalAndAreAnswered() {
        connection.connected(0);
        int first = passUntilSent("ping");
        assertThat(first).isBetween(10 * SECOND, 20 * SECOND + 1);
        connection.heard();
        connection.pong();
        assertThat(passUntilSent("pingping")).isEqualTo(20 * SECOND);
        assertThat(connection.phase()).isEqualTo(Connection.Phase.CONNECTED);
    }

    @Test
    void aPingThatIsNotAnsweredEndsTheConnection() {
        connection.connected(0);
        manual.pass(26 * SECOND);
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.NO_PONG.code());
    }

    @Test
    void aClientThatSpeaksIsAliveThoughItsPongIsLate() {
        connection.connected(0);
        passUntilSent("ping");
        connection.heard();
        manual.pass(6 * SECOND);
        assertThat(connection.phase()).isEqualTo(Connection.Phase.CONNECTED);
        connection.pong();
        assertThat(connection.phase()).isEqualTo(Connection.Phase.CONNECTED);
    }

    @Test
    void aPongThatNobodyAskedForBreaksTheProtocol() {
        connection.connected(0);
        connection.pong();
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.BAD_REQUEST.code());
    }

    @Test
    void anExpiredTokenEndsTheConnectionAfterTheDelay() {
        long now = System.currentTimeMillis() / 1000;
        connection.connected(now + 5);
        manual.pass(4 * SECOND); // expiry is in 4 to 5 s, as the second has begun, and the end 2 s later
        assertThat(connection.phase()).isEqualTo(Connection.Phase.CONNECTED);
        manual.pass(4 * SECOND);
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.CONNECTION_EXPIRED.code());
    }

    @Test
    void answersLeaveInTheOrderOfTheCommands() {
        submit(1, new Request.Publish("a", Payload.of("1")));
        submit(2, new Request.Publish("a", Payload.of("2")));
        submit(3, new Request.Publish("a", Payload.of("3")));
        connection.advance();
        assertThat(handler.ids()).as("a run of publishes is under way together").containsExactly(1L, 2L, 3L);
        handler.startedWith(3).reply(new Result.Publish());
        handler.startedWith(2).refuse(ErrorCode.INTERNAL);
        manual.run();
        assertThat(socket.text()).isEmpty();
        handler.startedWith(1).reply(new Result.Publish());
        manual.run();
        assertThat(socket.text()).isEqualTo("[1][!2][3]");
    }

    @Test
    void aCommandOfAnotherKindStartsWhenAllBeforeItAreAnswered() {
        submit(1, Request.Subscribe.to("a"));
        submit(2, Request.Subscribe.to("b"));
        submit(3, new Request.Unsubscribe("a"));
        submit(4, Request.Subscribe.to("c"));
        connection.advance();
        assertThat(handler.ids()).containsExactly(1L, 2L);
        handler.startedWith(2).reply(Result.Subscribe.PLAIN);
        assertThat(handler.ids()).containsExactly(1L, 2L);
        handler.startedWith(1).reply(Result.Subscribe.PLAIN);
        assertThat(handler.ids()).containsExactly(1L, 2L, 3L);
        handler.startedWith(3).reply(new Result.Unsubscribe());
        assertThat(handler.ids()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatFollowsAnAnswerHappensBehindItInTheWayOut() {
        submit(1, Request.Subscribe.to("a"));
        submit(2, Request.Subscribe.to("b"));
        connection.advance();
        handler.startedWith(2).reply(Result.Subscribe.PLAIN, () -> connection.send(frames("b!")));
        handler.startedWith(1).reply(Result.Subscribe.PLAIN, () -> connection.send(frames("a!")));
        manual.run();
        assertThat(socket.text()).isEqualTo("[2]b![1]a!");
    }

    @Test
    void whoeverSubscribesToManyChannelsDoesNotWaitForTheSlowest() {
        submit(1, Request.Subscribe.to("a"));
        submit(2, Request.Subscribe.to("b"));
        submit(3, Request.Subscribe.to("c"));
        connection.advance();
        handler.startedWith(3).reply(Result.Subscribe.PLAIN);
        handler.startedWith(2).refuse(ErrorCode.INTERNAL);
        manual.run();
        assertThat(socket.text()).isEqualTo("[3][!2]");
        handler.startedWith(1).reply(Result.Subscribe.PLAIN);
        manual.run();
        assertThat(socket.text()).isEqualTo("[3][!2][1]");
    }

    @Test
    void tooManyPendingCommandsEndTheConnection() {
        for (int id = 1; id <= 5; id++) {
            submit(id, Request.Subscribe.to("c" + id));
        }
        assertThat(connection.closeCode()).isEqualTo(DisconnectCode.TOO_MANY_REQUESTS.code());
    }

    @Test
    void nothingIsStartedAfterACommandThatEndedTheConnection() {
        handler.onStart = exchange -> exchange.disconnect(DisconnectCode.BAD_REQUEST);
        submit(1, new Request.Publish("", Payload.of("1")));
        submit(2, new Request.Publish("a", Payload.of("2")));
        connection.advance();
        assertThat(handler.ids()).containsExactly(1L);
    }

    @Test
    void anAnswerAfterTheEndGoesNowhere() {
        submit(1, Request.Subscribe.to("a"));
        connection.advance();
        connection.lost();
        handler.startedWith(1).reply(Result.Subscribe.PLAIN);
        manual.run();
        assertThat(socket.text()).isEmpty();
    }

    /** Lets time pass until the socket has got this, and tells how many ticks that took. */
    private int passUntilSent(String text) {
        int ticks = 0;
        while (!socket.text().equals(text)) {
            manual.pass(1);
            ticks++;
            assertThat(ticks).isLessThan(1000);
        }
        return ticks;
    }

    private void submit(long id, Request request) {
        connection.submit(new Command(id, request));
    }
}
