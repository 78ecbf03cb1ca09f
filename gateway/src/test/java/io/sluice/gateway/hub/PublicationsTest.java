package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.ManualLoop;
import io.sluice.gateway.connection.RecordingTransport;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.TestSettings;
import io.sluice.gateway.connection.WireForm;
import io.sluice.gateway.observe.NoMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Once for all: what a lane encodes, and for whom. */
class PublicationsTest implements SessionHandler {
    private int compressions;
    private final WireForm compressed = new WireForm(1, TestSettings.PLAIN, this::compress);
    private final HandBus bus = new HandBus();
    private final List<ManualLoop> loops = List.of(new ManualLoop(0), new ManualLoop(1));
    private final Hub hub = new Hub(bus, loops.stream().map(ManualLoop::loop).toList(), Set.of(), Duration.ofHours(1),
        Duration.ofHours(1), channel -> SlowPolicy.DISCONNECT);
    private final Publications publications =
        new Publications(hub, List.of(TestSettings.PLAIN, compressed), NoMetrics.INSTANCE);

    @Test
    void aPublicationIsCompressedOnceForAllOfAllLoops() {
        List<RecordingTransport> sockets = List.of(subscriber(0, compressed), subscriber(0, compressed),
            subscriber(1, compressed), subscriber(1, compressed));
        publish("1");
        publish("2");
        run();
        assertThat(sockets).allSatisfy(socket -> assertThat(socket.text()).isEqualTo("z1z2"));
        assertThat(compressions).isEqualTo(2);
    }

    @Test
    void everybodyGetsItInTheirForm() {
        RecordingTransport plain = subscriber(0, TestSettings.PLAIN);
        RecordingTransport small = subscriber(0, compressed);
        publish("1");
        publish("0");
        run();
        assertThat(plain.text()).isEqualTo("10");
        assertThat(small.text()).isEqualTo("z10");
    }

    @Test
    void nothingIsCompressedForAChannelWithoutTakers() {
        RecordingTransport plain = subscriber(0, TestSettings.PLAIN);
        subscriber(1, compressed, "other");
        publish("1");
        run();
        assertThat(plain.text()).isEqualTo("1");
        assertThat(compressions).isZero();
    }

    @Test
    void nothingIsCompressedOnceTheLastTakerIsGone() {
        RecordingTransport plain = subscriber(0, TestSettings.PLAIN);
        RecordingTransport small = new RecordingTransport();
        Subscription subscription = subscribe(connection(1, compressed, small), "news");
        publish("1");
        run();
        hub.unsubscribe(subscription);
        hub.unsubscribe(subscription);
        publish("2");
        run();
        assertThat(plain.text()).isEqualTo("12");
        assertThat(small.text()).isEqualTo("z1");
        assertThat(compressions).isEqualTo(1);
    }

    @Test
    void whoComesWhileAPublicationIsUnderWayGetsItPlain() {
        subscriber(0, TestSettings.PLAIN);
        publish("1");
        RecordingTransport late = new RecordingTransport();
        subscribe(connection(0, compressed, late), "news");
        run();
        assertThat(late.text()).isEqualTo("1");
        assertThat(compressions).isZero();
        publish("2");
        run();
        assertThat(late.text()).isEqualTo("1z2");
    }

    @Test
    void framesThatFormsShareAreWeighedAndJoinedOnce() {
        Frames plain = TestSettings.frames("plain");
        Frames small = TestSettings.frames("z");
        assertThat(new Delivery("news", new Frames[] {plain, plain}, 0).length()).isEqualTo(5);
        assertThat(new Delivery("news", new Frames[] {plain, small}, 0).length()).isEqualTo(6);
        Burst one = new Burst(List.of(new Delivery("news", new Frames[] {plain, small}, 0)), null);
        assertThat(one.frames(1)).isSameAs(small);
        Burst two = new Burst(List.of(new Delivery("news", new Frames[] {plain, small}, 7),
            new Delivery("news", new Frames[] {plain, plain}, 8)), null);
        assertThat(new String(two.frames(1).bytes(), StandardCharsets.UTF_8)).isEqualTo("zplain");
        assertThat(two.frames(1)).isSameAs(two.frames(1));
        assertThat(two.publishedMillis()).isEqualTo(7);
    }

    /** Puts a z before all but the one that can't be compressed. */
    private Frames compress(Frames frames) {
        compressions++;
        String text = new String(frames.bytes(), StandardCharsets.UTF_8);
        return text.equals("0") ? frames : TestSettings.frames("z" + text);
    }

    private void publish(String text) {
        publications.handle("news", text.getBytes(StandardCharsets.UTF_8));
        hub.wakeLoops();
    }

    private void run() {
        loops.forEach(ManualLoop::run);
    }

    private RecordingTransport subscriber(int loop, WireForm form) {
        return subscriber(loop, form, "news");
    }

    private RecordingTransport subscriber(int loop, WireForm form, String channel) {
        RecordingTransport socket = new RecordingTransport();
        subscribe(connection(loop, form, socket), channel);
        bus.settle(hub);
        run();
        return socket;
    }

    private Connection connection(int loop, WireForm form, RecordingTransport socket) {
        Connection connection = new Connection(loops.get(loop).loop(), socket, form,
            new ConnectionSettings(TestSettings.client(100_000, 10), this));
        connection.open();
        return connection;
    }

    private Subscription subscribe(Connection connection, String channel) {
        Subscription subscription = new Subscription(connection, channel, false);
        hub.subscribe(subscription, new SubscribeOutcome() {
            @Override
            public void live() {
                subscription.activate();
            }

            @Override
            public void unavailable() {
                throw new AssertionError("the bus is there");
            }
        });
        bus.settle(hub);
        return subscription;
    }

    @Override
    public void received(Connection connection, ByteBuffer message) {
        throw new UnsupportedOperationException("no client sends anything here");
    }

    @Override
    public void start(Exchange exchange) {
        throw new UnsupportedOperationException("no client sends anything here");
    }

    @Override
    public void closed(Connection connection) {
        connection.subscriptions().forEach(hub::unsubscribe);
    }
}
