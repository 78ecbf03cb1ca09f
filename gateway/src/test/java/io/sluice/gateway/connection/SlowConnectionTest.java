package io.sluice.gateway.connection;

import static io.sluice.gateway.connection.TestSettings.frames;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.observe.MicrometerMetrics;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that do not keep up: their own bound, the node's budget, and who has to go for it. */
final class SlowConnectionTest {
    private static final int BUDGET = 10_000;
    private static final int BOUND = 8_000;

    private final MicrometerMetrics metrics = new MicrometerMetrics("test");
    private final OutboundBudget budget = new OutboundBudget(BUDGET);
    private final ManualLoop loop = new ManualLoop(0, metrics, budget);
    private final ManualLoop otherLoop = new ManualLoop(1, metrics, budget);

    private static final class Client implements SessionHandler {
        private final RecordingTransport socket = new RecordingTransport();
        private final Connection connection;

        Client(ManualLoop loop) {
            connection = new Connection(loop.loop(), socket, TestSettings.PLAIN,
                new ConnectionSettings(TestSettings.client(BOUND, 4), this));
            connection.open();
            socket.allow(0);
        }

        Client behind(int bytes) {
            connection.send(new Frames(new byte[bytes], 1));
            return this;
        }

        int code() {
            return connection.closeCode();
        }

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

    @AfterEach
    void nothingIsLeft() {
        for (ManualLoop each : new ManualLoop[] {loop, otherLoop}) {
            each.loop().forEachConnection(Connection::lost);
            each.run();
        }
        assertThat(budget.bytes()).isZero();
        assertThat(metrics.scrape()).contains("sluice_outbound_queued_bytes 0.0");
        metrics.close();
    }

    @Test
    void overTheBudgetTheOneThatIsFurthestBehindHasToGo() {
        Client small = new Client(loop).behind(1_000);
        Client large = new Client(loop).behind(6_000);
        Client middle = new Client(loop).behind(2_000);
        loop.run();
        assertThat(large.code()).isZero();
        small.behind(1_500);
        loop.run();
        assertThat(large.code()).isEqualTo(3008);
        assertThat(small.code()).isZero();
        assertThat(middle.code()).isZero();
        assertThat(metrics.scrape()).contains("sluice_slow_consumers_closed_total{reason=\"budget\"} 1.0");
    }

    @Test
    void whoIsOnAnotherLoopGoesAtItsNextTick() {
        Client large = new Client(otherLoop).behind(6_000);
        otherLoop.run();
        Client small = new Client(loop).behind(3_000);
        Client tiny = new Client(loop).behind(1_500);
        loop.run();
        assertThat(budget.isExceeded()).isTrue();
        otherLoop.loop().tick();
        assertThat(large.code()).isEqualTo(3008);
        loop.loop().tick();
        assertThat(small.code()).isZero();
        assertThat(tiny.code()).isZero();
    }

    @Test
    void whoWaitsForWhatManyWaitForIsNotTheCauseOfMuch() {
        Frames shared = new Frames(new byte[4_000], 1);
        Client[] crowd = new Client[20];
        for (int i = 0; i < crowd.length; i++) {
            crowd[i] = new Client(loop);
            crowd[i].connection.send(shared);
        }
        loop.run();
        assertThat(budget.isExceeded()).as("one copy of it waits").isFalse();
        Client greedy = new Client(loop).behind(7_000);
        loop.run();
        assertThat(greedy.code()).isEqualTo(3008);
        assertThat(crowd).allMatch(each -> each.code() == 0);
    }

    @Test
    void overTheBudgetWhatMayBeDroppedIsDroppedFirst() {
        Client dropping = new Client(loop);
        dropping.connection.send(oldest(6_000));
        new Client(loop).behind(4_500);
        loop.run();
        assertThat(dropping.code()).isZero();
        assertThat(dropping.connection.queuedBytes()).isZero();
        assertThat(metrics.scrape()).contains("sluice_outbound_dropped_total{policy=\"drop-oldest\"} 1.0");
        dropping.socket.allow(Long.MAX_VALUE);
        dropping.connection.writable();
        dropping.connection.send(frames("after"));
        loop.run();
        assertThat(dropping.socket.text()).isEqualTo("after");
    }

    @Test
    void atItsOwnBoundAConnectionDropsTheOldestAndStays() {
        Client client = new Client(loop);
        for (int i = 0; i < 10; i++) {
            client.connection.send(oldest(3_000));
            loop.run();
        }
        assertThat(client.code()).isZero();
        assertThat(client.connection.queuedBytes()).isEqualTo(6_000);
        assertThat(metrics.scrape()).contains("sluice_outbound_dropped_total{policy=\"drop-oldest\"} 8.0");
    }

    @Test
    void aConnectionThatIsOverItsBoundWithoutWhatMayBeDroppedGoes() {
        Client client = new Client(loop);
        client.connection.send(oldest(3_000));
        client.behind(7_990);
        loop.run();
        assertThat(client.code()).isEqualTo(3008);
        assertThat(metrics.scrape()).contains("sluice_slow_consumers_closed_total{reason=\"queue\"} 1.0");
    }

    @Test
    void onlyTheNewestPongWaits() {
        Client client = new Client(loop);
        for (int i = 0; i < 1_000; i++) {
            Frames pong = frames("pong" + i % 10);
            client.connection.send(pong.expendable(Expendable.PONGS, List.of()));
            loop.run();
        }
        assertThat(client.connection.queuedBytes()).isEqualTo(5);
        client.socket.allow(Long.MAX_VALUE);
        client.connection.writable();
        assertThat(client.socket.text()).isEqualTo("pong9");
    }

    private static Frames oldest(int length) {
        Frames frames = new Frames(new byte[length], 1);
        return frames.expendable(new Expendable("channel", SlowPolicy.DROP_OLDEST), List.of());
    }
}
