package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
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

    private final HubNode node = new HubNode();

    @Test
    void aSubscriptionIsLiveOnceTheBusHasConfirmed() {
        HubClient client = node.client(0);
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
        HubClient second = node.client(1);
        second.subscribe("news");
        assertThat(second.live).isEqualTo(1);
    }

    @Test
    void thePublicationsOfABurstAreJoinedPerChannelAndWrittenOnce() {
        HubClient client = node.client(0);
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
    void aBurstOfAChannelThatKeepsTheLatestComesWholeToWhoReadsAndAsItsLastToWhoDoesNot() {
        HubClient fast = node.client(0);
        HubClient slow = node.client(0);
        fast.subscribe("price:a");
        slow.subscribe("price:a");
        node.settle();
        slow.socket.allow(0);
        node.publish("price:a", "1 ");
        node.run();
        node.publish("price:a", "2 ");
        node.publish("price:a", "3 ");
        node.run();
        assertThat(fast.socket.text()).isEqualTo("1 2 3 ");
        slow.socket.allow(Long.MAX_VALUE);
        slow.connection.writable();
        assertThat(slow.socket.text()).isEqualTo("3 ");
    }

    @Test
    void whoComesWithinABurstSeesOnlyWhatIsPublishedAfterwards() {
        HubClient early = node.client(0);
        early.subscribe("a");
        node.settle();
        HubClient late = node.client(0);
        node.publish("a", "1 ");
        node.loops.get(0).loop().execute(() -> {
            late.subscribe("a");
            node.publish("a", "2 ");
        });
        node.run();
        assertThat(early.socket.text()).isEqualTo("1 2 ");
        assertThat(late.socket.text()).isEqualTo("2 ");
    }

    @Test
    void whileTheBusIsAwayClientsAreRefusedAndTheServersOwnStayAndComeToLife() {
        node.bus.goAway(node.hub);
        HubClient client = node.client(0);
        client.subscribe("news");
        Subscription personal = client.subscribe("user:42", true);
        personal.activate();
        node.settle();
        assertThat(client.unavailable).isEqualTo(2);
        assertThat(node.hub.wants("news")).isFalse();
        assertThat(node.hub.wants("user:42")).isTrue();
        node.bus.comeBack(node.hub);
        node.settle();
        assertThat(node.bus.heard()).containsExactlyInAnyOrder("user:42", HubNode.CONTROL);
        node.publish("user:42", "back");
        node.run();
        assertThat(client.socket.text()).isEqualTo("back");
    }

    @Test
    void subscribersOutliveALossOfTheBus() {
        HubClient client = node.client(0);
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
            Duration.ofHours(1), channel -> SlowPolicy.DISCONNECT);
        HubClient client = node.client(0);
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
        assertThat(wanted).containsExactly(HubNode.CONTROL);
        assertThat(node.hub.wants(HubNode.CONTROL)).isTrue();
    }

    @Property(tries = 100)
    void afterAnyJoinsAndLeavesTheBusHearsWhatIsSubscribedAndEveryoneGetsTheirs(@ForAll long seed) {
        Random random = new Random(seed);
        HubNode any = new HubNode();
        List<HubClient> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(any.client(i % LOOPS));
        }
        for (int step = 0; step < 400; step++) {
            randomStep(random, any, clients.get(random.nextInt(clients.size())));
        }
        if (!any.bus.connected(HubNode.CONTROL)) {
            any.bus.comeBack(any.hub);
        }
        any.settle();
        any.bus.heard().remove(HubNode.CONTROL);
        assertThat(any.bus.heard()).isEqualTo(wantedBy(clients));
        for (int i = 0; i < 6; i++) {
            any.publish("c" + i, "<c" + i + ">");
        }
        any.run();
        clients.forEach(HubTest::assertGotExactlyItsChannels);
    }

    private static void randomStep(Random random, HubNode node, HubClient client) {
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

    private static Set<String> wantedBy(List<HubClient> clients) {
        Set<String> wanted = new HashSet<>();
        for (HubClient client : clients) {
            wanted.addAll(channelsOf(client));
        }
        return wanted;
    }

    private static Set<String> channelsOf(HubClient client) {
        Set<String> channels = new HashSet<>();
        if (client.connection.phase() != Connection.Phase.GONE) {
            client.connection.subscriptions().forEach(subscription -> channels.add(subscription.channel()));
        }
        return channels;
    }

    private static void assertGotExactlyItsChannels(HubClient client) {
        String expected = channelsOf(client).stream().sorted().map(channel -> "<" + channel + ">")
            .collect(Collectors.joining());
        assertThat(client.socket.text()).isEqualTo(expected);
    }
}
