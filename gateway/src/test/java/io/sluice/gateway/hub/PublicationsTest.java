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
import io.sluice.gateway.observe.MicrometerMetrics;
import io.sluice.protocol.Command;
import io.sluice.protocol.MessageCodec;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.redis.BusMessage;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Once for all: what a lane encodes, and for whom. */
class PublicationsTest implements SessionHandler {
    private int compressions;
    private final WireForm compressed = new WireForm(1, TestSettings.PLAIN, this::compress);
    private final WordyCodec wordyCodec = new WordyCodec();
    private final WireForm wordy = new WireForm(2, wordyCodec, message -> message);
    private final MicrometerMetrics metrics = new MicrometerMetrics("test");
    private final HandBus bus = new HandBus();
    private final List<ManualLoop> loops = List.of(new ManualLoop(0), new ManualLoop(1));
    private final Hub hub = new Hub(bus, loops.stream().map(ManualLoop::loop).toList(), Set.of(), Duration.ofHours(1),
        Duration.ofHours(1), channel -> SlowPolicy.DISCONNECT);
    private final Publications publications =
        new Publications(hub, List.of(TestSettings.PLAIN, compressed, wordy), metrics);

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
    void nothingIsEncodedInAFormThatNobodyTakes() {
        RecordingTransport plain = subscriber(0, TestSettings.PLAIN);
        publish("1");
        run();
        assertThat(wordyCodec.encoded).isZero();
        RecordingTransport words = subscriber(1, wordy);
        RecordingTransport others = subscriber(0, wordy);
        publish("2");
        run();
        assertThat(plain.text()).isEqualTo("12");
        assertThat(words.text()).isEqualTo("<2>");
        assertThat(others.text()).isEqualTo("<2>");
        assertThat(wordyCodec.encoded).isEqualTo(1);
    }

    @Test
    void whoComesInANewFormWhileAPublicationIsUnderWayHasComeAfterIt() {
        RecordingTransport plain = subscriber(0, TestSettings.PLAIN);
        publish("1");
        RecordingTransport late = new RecordingTransport();
        subscribe(connection(0, wordy, late), "news");
        run();
        publish("2");
        run();
        assertThat(plain.text()).isEqualTo("12");
        assertThat(late.text()).isEqualTo("<2>");
    }

    @Test
    void aFormThatCannotSayItIsLeftOutAndCountedOnce() {
        RecordingTransport plain = subscriber(0, TestSettings.PLAIN);
        RecordingTransport words = subscriber(0, wordy);
        RecordingTransport otherWords = subscriber(1, wordy);
        publish("1");
        publish("\u00ff", StandardCharsets.ISO_8859_1);
        publish("2");
        run();
        assertThat(plain.text()).hasSize(3).startsWith("1").endsWith("2");
        assertThat(words.text()).isEqualTo("<1><2>");
        assertThat(otherWords.text()).isEqualTo("<1><2>");
        publish("\u00ff", StandardCharsets.ISO_8859_1);
        run();
        assertThat(plain.text()).hasSize(4);
        assertThat(words.text()).isEqualTo("<1><2>");
        assertThat(metrics.scrape()).contains("sluice_redis_messages_dropped_total{reason=\"not_utf8\"} 2.0");
    }

    @Test
    void whatNobodyIsThereForIsNotCountedAsLeftOut() {
        RecordingTransport plain = subscriber(0, TestSettings.PLAIN);
        publish("\u00ff", StandardCharsets.ISO_8859_1);
        run();
        assertThat(plain.text()).hasSize(1);
        assertThat(metrics.scrape()).doesNotContain("reason=\"not_utf8\"} 1.0");
    }

    @Test
    void aDeliveryKnowsWhichFormsCannotSayIt() {
        Delivery delivery = new Delivery("news", new Frames[] {TestSettings.frames("1"), null, null}, 0b100, null,
            HubNode.NOTHING);
        assertThat(delivery.length()).isEqualTo(1);
        assertThat(delivery.unsayable()).isEqualTo(0b100);
        assertThat(new Burst(List.of(delivery, delivery), null).frames(2)).isNull();
        Burst mixed = new Burst(List.of(delivery, new Delivery("news", new Frames[] {null,
            TestSettings.frames("2"), null}, 0, null, HubNode.NOTHING)), null);
        assertThat(Objects.requireNonNull(mixed.frames(1)).count()).isEqualTo(1);
    }

    @Test
    void framesThatFormsShareAreWeighedAndJoinedOnce() {
        Frames plain = TestSettings.frames("plain");
        Frames small = TestSettings.frames("z");
        assertThat(new Delivery("news", new Frames[] {plain, plain}, 0, null, HubNode.NOTHING).length()).isEqualTo(5);
        assertThat(new Delivery("news", new Frames[] {plain, small}, 0, null, HubNode.NOTHING).length()).isEqualTo(6);
        Burst one = new Burst(
            List.of(new Delivery("news", new Frames[] {plain, small}, 0, null, HubNode.NOTHING)), null);
        assertThat(one.frames(1)).isSameAs(small);
        Burst two = new Burst(List.of(new Delivery("news", new Frames[] {plain, small}, 0, null, at(7)),
            new Delivery("news", new Frames[] {plain, plain}, 0, null, at(8))), null);
        Frames joined = Objects.requireNonNull(two.frames(1));
        assertThat(new String(joined.bytes(), StandardCharsets.UTF_8)).isEqualTo("zplain");
        assertThat(two.frames(1)).isSameAs(joined);
        assertThat(two.publishedMillis()).isEqualTo(7);
    }

    /** Puts a z before all but the one that can't be compressed. */
    private Frames compress(Frames frames) {
        compressions++;
        String text = new String(frames.bytes(), StandardCharsets.UTF_8);
        return text.equals("0") ? frames : TestSettings.frames("z" + text);
    }

    private void publish(String text) {
        publish(text, StandardCharsets.UTF_8);
    }

    private void publish(String text, Charset charset) {
        publications.handle("news", text.getBytes(charset));
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

    private static BusMessage at(long millis) {
        return new BusMessage(Publication.of(Payload.NONE), "", millis);
    }

    /** Says text only, in angle brackets. */
    private static final class WordyCodec implements MessageCodec {
        private int encoded;

        @Override
        public List<Command> decode(ByteBuffer message) {
            throw new UnsupportedOperationException("no client sends anything here");
        }

        @Override
        public boolean canSay(Payload payload) {
            return payload.hasJsonForm();
        }

        @Override
        public byte[] encode(Reply reply) {
            throw new UnsupportedOperationException("no client is answered here");
        }

        @Override
        public byte[] encode(Push push) {
            encoded++;
            return ("<" + ((Push.Published) push).publication().data() + ">").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] ping() {
            return new byte[0];
        }
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
