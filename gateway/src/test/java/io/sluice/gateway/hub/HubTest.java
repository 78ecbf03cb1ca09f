package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.ManualLoop;
import io.sluice.gateway.connection.RecordingTransport;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.TestSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final int LOOPS = 3;
    private static final String CONTROL = "sluice.control";

    /** A node without sockets and threads. */
    private static final class Node implements SessionHandler {
        private final HandBus bus = new HandBus();
        private final List<ManualLoop> loops = List.of(new ManualLoop(0), new ManualLoop(1), new ManualLoop(2));
        private final Hub hub = new Hub(bus, loops.stream().map(ManualLoop::loop).toList(), Set.of(CONTROL),
            Duration.ZERO, Duration.ofHours(1));

        Client client(int loop) {
            return new Client(this, loops.get(loop));
        }

        void run() {
            loops.forEach(ManualLoop::run);
        }

        void publish(String channel, String text) {
            hub.deliver(new Delivery(channel, new Frames[] {TestSettings.frames(text)}, 0));
            hub.wakeLoops();
        }

        /** Lets everything that is under way come to its end, and the empty channels be dropped. */
        void settle() {
            for (int i = 0; i < 3; i++) {
                run();
                loops.forEach(manual -> manual.loop().tick());
                bus.settle(hub);
            }
            run();
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

    /** A client that subscribes, and counts what its subscriptions came to. */
    private static final class Client implements SubscribeOutcome {
        private final Node node;
        private final RecordingTransport socket = new RecordingTransport();
        private final Connection connection;
        private int live;
        private int unavailable;

        Client(Node node, ManualLoop loop) {
            this.node = node;
            this.connection = new Connection(loop.loop(), socket, TestSettings.PLAIN,
                new ConnectionSettings(TestSettings.client(100_000, 10), node));
            connection.open();
        }

        Subscription subscribe(String channel) {
            return subscribe(channel, false);
        }

        Subscription subscribe(String channel, boolean serverSide) {
            Subscription subscription = new Subscription(connection, channel, serverSide);
            connection.subscriptions().add(subscription);
            node.hub.subscribe(subscription, new SubscribeOutcome() {
                @Override
                public void live() {
                    subscription.activate();
                    Client.this.live();
                }

                @Override
                public void unavailable() {
                    Client.this.unavailable();
                }
            });
            return subscription;
        }

        void unsubscribe(Subscription subscription) {
            node.hub.unsubscribe(subscription);
            connection.subscriptions().remove(subscription);
        }

        @Override
        public void live() {
            live++;
        }

        @Override
        public void unavailable() {
            unavailable++;
        }
    }

    private final Node node = new Node();

    @Test
    void aSubscriptionIsLiveOnceTheBusHasConfirmed() {
        Client client = node.client(0);
        client.subscribe("news");
        node.run();
        assertThat(client.live).isZero();
        node.publish("news", "too early");
        node.run();
        node.bus.settle(node.hub);
        node.run();
        assertThat(client.live).isEqualTo(1);
        node.publish("news", "hello");
        node.run();
        assertThat(client.socket.text()).isEqualTo("hello");
    }

    @Test
    void aSecondSubscriberOfALiveChannelIsLiveAtOnce() {
        node.client(0).subscribe("news");
        node.settle();
        Client second = node.client(1);
        second.subscribe("news");
        assertThat(second.live).isEqualTo(1);
    }

    @Test
    void thePublicationsOfABurstAreJoinedPerChannelAndWrittenOnce() {
        Client client = node.client(0);
        client.subscribe("a");
        client.subscribe("b");
        node.settle();
        int before = client.socket.writes();
        node.publish("a", "a1 ");
        node.publish("b", "b1 ");
        node.publish("a", "a2 ");
        node.run();
        assertThat(client.socket.text()).isEqualTo("a1 a2 b1 ");
        assertThat(client.socket.writes()).isEqualTo(before + 1);
    }

    @Test
    void whoComesWithinABurstSeesOnlyWhatIsPublishedAfterwards() {
        Client early = node.client(0);
        early.subscribe("a");
        node.settle();
        Client late = node.client(0);
        node.publish("a", "1 ");
        node.loops.get(0).loop().execute(() -> late.subscribe("a"));
        node.publish("a", "2 ");
        node.run();
        assertThat(early.socket.text()).isEqualTo("1 2 ");
        assertThat(late.socket.text()).isEqualTo("2 ");
    }

    @Test
    void whileTheBusIsAwayClientsAreRefusedAndTheServersOwnStayAndComeToLife() {
        node.bus.goAway(node.hub);
        Client client = node.client(0);
        client.subscribe("news");
        Subscription personal = client.subscribe("user:42", true);
        personal.activate();
        node.settle();
        assertThat(client.unavailable).isEqualTo(2);
        assertThat(node.hub.wants("news")).isFalse();
        assertThat(node.hub.wants("user:42")).isTrue();
        node.bus.comeBack(node.hub);
        node.settle();
        assertThat(node.bus.heard()).containsExactlyInAnyOrder("user:42", CONTROL);
        node.publish("user:42", "back");
        node.run();
        assertThat(client.socket.text()).isEqualTo("back");
    }

    @Test
    void subscribersOutliveALossOfTheBus() {
        Client client = node.client(0);
        client.subscribe("news");
        node.settle();
        node.bus.goAway(node.hub);
        node.settle();
        node.bus.comeBack(node.hub);
        node.settle();
        node.publish("news", "again");
        node.run();
        assertThat(client.socket.text()).isEqualTo("again");
    }

    @Test
    void aChannelOutlivesItsLastSubscriberForTheLinger() {
        Hub hub = new Hub(node.bus, List.of(node.loops.get(0).loop()), Set.of(), Duration.ofHours(1),
            Duration.ofHours(1));
        Client client = node.client(0);
        Subscription subscription = new Subscription(client.connection, "news", false);
        hub.subscribe(subscription, client);
        hub.unsubscribe(subscription);
        node.settle();
        assertThat(hub.wants("news")).isTrue();
    }

    @Test
    void standingChannelsAreAlwaysWanted() {
        List<String> wanted = new ArrayList<>();
        node.hub.forEach(wanted::add);
        assertThat(wanted).containsExactly(CONTROL);
        assertThat(node.hub.wants(CONTROL)).isTrue();
    }

    @Property(tries = 100)
    void afterAnyJoinsAndLeavesTheBusHearsWhatIsSubscribedAndEveryoneGetsTheirs(@ForAll long seed) {
        Random random = new Random(seed);
        Node any = new Node();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(any.client(i % LOOPS));
        }
        for (int step = 0; step < 400; step++) {
            randomStep(random, any, clients.get(random.nextInt(clients.size())));
        }
        if (!any.bus.connected("any")) {
            any.bus.comeBack(any.hub);
        }
        any.settle();
        any.bus.heard().remove(CONTROL);
        assertThat(any.bus.heard()).isEqualTo(wantedBy(clients));
        for (int i = 0; i < 6; i++) {
            any.publish("c" + i, "<c" + i + ">");
        }
        any.run();
        clients.forEach(HubTest::assertGotExactlyItsChannels);
    }

    private static void randomStep(Random random, Node node, Client client) {
        String channel = "c" + random.nextInt(6);
        Subscription present = client.connection.subscriptions().find(channel);
        switch (random.nextInt(20)) {
            case 0 -> node.bus.goAway(node.hub);
            case 1, 2 -> node.bus.comeBack(node.hub);
            case 3, 4, 5 -> node.bus.step(node.hub);
            case 6, 7, 8 -> node.run();
            case 9 -> node.settle();
            case 10 -> client.connection.lost();
            default -> {
                if (client.connection.phase() == Connection.Phase.GONE) {
                    return;
                }
                if (present == null) {
                    client.subscribe(channel, true).activate();
                } else {
                    client.unsubscribe(present);
                }
            }
        }
    }

    private static Set<String> wantedBy(List<Client> clients) {
        Set<String> wanted = new HashSet<>();
        for (Client client : clients) {
            wanted.addAll(channelsOf(client));
        }
        return wanted;
    }

    private static Set<String> channelsOf(Client client) {
        Set<String> channels = new HashSet<>();
        if (client.connection.phase() != Connection.Phase.GONE) {
            client.connection.subscriptions().forEach(subscription -> channels.add(subscription.channel()));
        }
        return channels;
    }

    private static void assertGotExactlyItsChannels(Client client) {
        String expected = channelsOf(client).stream().sorted().map(channel -> "<" + channel + ">")
            .collect(Collectors.joining());
        assertThat(client.socket.text()).isEqualTo(expected);
    }
}
