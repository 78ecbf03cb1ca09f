package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.TestSettings;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.BusMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The streams of a lane, between Redis and the loops. */
class StreamsTest {
    private static final Duration CHECK = Duration.ofSeconds(40);

    private final StreamNode node = new StreamNode();

    @Test
    void answersAndDeliveriesReachEachLoopInOneOrder() {
        StreamNode.Client early = node.client(0).subscribed("a");
        node.publish("a");
        StreamNode.Client late = node.client(0);
        late.subscribe("a", null, false);
        node.publish("a");
        StreamNode.Client back = node.client(1);
        back.subscribe("a", new StreamPosition(0, "e1"), false);
        node.run();
        node.publish("a");
        node.settle();
        assertThat(early.socket.text()).isEqualTo("\"e11\"\"e12\"\"e13\"");
        assertThat(late.positions).extracting(position -> position.top().offset()).containsExactly(2L);
        assertThat(late.socket.text()).isEqualTo("\"e13\"");
        assertThat(back.positions.get(0).publications()).hasSize(2);
        assertThat(back.socket.text()).isEqualTo("\"e13\"");
        assertThat(node.history.reads).isOne();
    }

    @Test
    void whenAStreamBreaksClientsAreUnsubscribedAndConnectionsOfServerSideOnesEnd() {
        StreamNode.Client client = node.client(0).subscribed("a");
        StreamNode.Client device = node.client(1);
        device.subscribe("a", null, true);
        node.settle();
        node.history.stream("a").flush();
        node.publish("a");
        node.settle();
        assertThat(client.connection.subscriptions().size()).isZero();
        assertThat(client.connection.phase()).isNotEqualTo(Connection.Phase.CLOSING);
        assertThat(device.connection.closeCode()).isEqualTo(3010);
        assertThat(client.subscribed("a").positions.get(1).top()).isEqualTo(new StreamPosition(1, "e2"));
    }

    @Test
    void whoWasToldNoPositionIsNotToldOfABreak() {
        node.history.away = true;
        StreamNode.Client device = node.client(0);
        Subscription subscription = device.subscribe("a", null, true);
        node.settle();
        assertThat(device.unavailable).isOne();
        assertThat(subscription.isPositioned()).isFalse();
        node.history.away = false;
        node.client(1).subscribed("a");
        node.history.stream("a").flush();
        node.publish("a");
        node.settle();
        assertThat(device.connection.closeCode()).isZero();
    }

    @Test
    void aClientThatCanNotBeAnsweredIsNotSubscribed() {
        node.history.away = true;
        StreamNode.Client client = node.client(0);
        Subscription subscription = client.subscribe("a", null, false);
        node.settle();
        assertThat(client.unavailable).isOne();
        assertThat(subscription.state()).isEqualTo(Subscription.State.ENDED);
    }

    @Test
    void aClientThatLeftBeforeItsAnswerIsNotTold() {
        StreamNode.Client client = node.client(0);
        Subscription subscription = client.subscribe("a", null, false);
        node.run();
        node.hub.unsubscribe(subscription);
        node.settle();
        assertThat(client.positions).isEmpty();
        assertThat(client.unavailable).isZero();
    }

    @Test
    void onlyTheLoopThatIsTooFarBehindLosesItsPositions() {
        StreamNode.Client quick = node.client(0).subscribed("a");
        StreamNode.Client stuck = node.client(1).subscribed("a");
        byte[] large = new byte[1 << 20];
        for (int i = 1; i <= 80; i++) {
            BusMessage small = node.history.stream("a").publish();
            Publication heavy = new Publication(Payload.of(large), null, i, Map.of());
            node.hear("a", new BusMessage(heavy, small.epoch(), small.timeMillis()));
            node.loops.get(0).run();
        }
        node.settle();
        assertThat(quick.connection.subscriptions().size()).isOne();
        assertThat(stuck.connection.subscriptions().size()).isZero();
        stuck.subscribed("a");
        node.publish("a");
        node.settle();
        assertThat(stuck.positions.get(1).top().offset()).isEqualTo(80);
        assertThat(stuck.socket.text()).endsWith("\"e181\"");
    }

    @Test
    void idleStreamsAreComparedOnceForAllTheirSubscribersAndManyByOneCommand() {
        List<String> channels = IntStream.range(0, 1_000).mapToObj(i -> "c" + i).toList();
        for (int loop = 0; loop < 2; loop++) {
            StreamNode.Client client = node.client(loop);
            channels.forEach(channel -> client.subscribe(channel, null, false));
        }
        node.settle();
        node.history.comparisons.clear();
        node.elapse(CHECK);
        node.elapse(Duration.ofMillis(100));
        assertThat(node.history.comparisons).containsExactly(128, 128, 128, 128, 128, 128, 128, 104);
        assertThat(node.history.reads).isEqualTo(1_000);
    }

    @Test
    void aStreamOfWhichMuchIsHeardIsNotCompared() {
        node.client(0).subscribed("a");
        for (int second = 0; second < 120; second++) {
            node.publish("a");
            node.elapse(Duration.ofSeconds(1));
        }
        assertThat(node.history.comparisons).isEmpty();
    }

    @Test
    void theLastPublicationIsFoundByTheComparisonWhenItWasLost() {
        StreamNode.Client client = node.client(0).subscribed("a");
        node.history.stream("a").publish();
        node.elapse(CHECK);
        assertThat(client.socket.text()).isEqualTo("\"e11\"");
    }

    @Test
    void aStreamThatVanishedIsFoundByTheComparison() {
        StreamNode.Client client = node.client(0).subscribed("a");
        node.publish("a");
        node.history.stream("a").flush();
        node.elapse(CHECK);
        assertThat(client.connection.subscriptions().size()).isZero();
    }

    @Test
    void fewReadsAreUnderWayAtOnce() {
        StreamNode.Client client = node.client(0);
        IntStream.range(0, 500).forEach(i -> client.subscribe("c" + i, null, false));
        node.settle();
        assertThat(client.positions).hasSize(500);
        assertThat(node.history.mostUnderWay).isEqualTo(64);
    }

    @Test
    void whoWaitsTooLongForHisTurnIsRefused() {
        StreamNode.Client client = node.client(0);
        IntStream.range(0, 100).forEach(i -> client.subscribe("c" + i, null, false));
        node.run();
        node.elapseWithoutRedis(Duration.ofSeconds(5));
        assertThat(client.unavailable).isEqualTo(36);
        node.settle();
        assertThat(client.positions).hasSize(64);
    }

    @Test
    void aRepairIsTriedAgainUntilItSucceeds() {
        StreamNode.Client client = node.client(0).subscribed("a");
        node.history.away = true;
        node.history.stream("a").publish();
        node.publish("a");
        node.settle();
        for (int i = 0; i < 50; i++) {
            node.elapse(Duration.ofMillis(100));
        }
        assertThat(node.history.reads).isBetween(4, 12);
        node.history.away = false;
        node.elapse(Duration.ofSeconds(5));
        assertThat(client.socket.text()).isEqualTo("\"e11\"\"e12\"");
    }

    @Test
    void theStreamIsForgottenWithItsMemoryWhenNobodyIsLeft() {
        StreamNode.Client client = node.client(0).subscribed("a");
        node.publish("a");
        assertThat(node.budget.bytes()).isPositive();
        Subscription subscription = Objects.requireNonNull(client.connection.subscriptions().find("a"));
        node.hub.unsubscribe(subscription);
        client.connection.subscriptions().remove(subscription);
        node.loops.forEach(manual -> manual.loop().tick());
        node.settle();
        assertThat(node.budget.bytes()).isZero();
        assertThat(client.subscribed("a").positions.get(1).top().offset()).isEqualTo(1);
    }

    @Test
    void streamsThatAreLiveAgainAreComparedInBatchesAndOnlyThoseThatMovedAreRead() {
        StreamNode.Client client = node.client(0);
        List<String> channels = IntStream.range(0, 1_200).mapToObj(i -> "c" + i).toList();
        channels.forEach(channel -> client.subscribe(channel, null, false));
        node.settle();
        node.history.reads = 0;
        channels.forEach(node.streams::lost);
        channels.subList(0, 3).forEach(channel -> node.history.stream(channel).publish());
        channels.forEach(node.streams::live);
        assertThat(node.history.pending).as("one is under way").hasSize(1);
        node.settle();
        assertThat(node.history.comparisons).containsExactly(1, 128, 128, 128, 128, 128, 128, 128, 128, 128, 47);
        assertThat(node.history.reads).isEqualTo(3);
        assertThat(client.socket.text()).isEqualTo("\"e11\"\"e11\"\"e11\"");
    }

    @Test
    void aStreamThatIsLiveAgainAndAgainStandsInLineOnce() {
        node.client(0).subscribed("a").subscribed("b");
        for (int i = 0; i < 1_000; i++) {
            node.streams.lost("a");
            node.streams.live("a");
            node.streams.live("b");
        }
        node.settle();
        assertThat(node.history.comparisons).hasSizeLessThanOrEqualTo(3).allMatch(count -> count <= 2);
    }

    @Test
    void aBatchThatFailsIsComparedLater() {
        StreamNode.Client client = node.client(0).subscribed("a");
        node.history.away = true;
        node.streams.lost("a");
        node.history.stream("a").publish();
        node.streams.live("a");
        node.settle();
        assertThat(client.socket.text()).isEmpty();
        node.history.away = false;
        node.elapse(Duration.ofSeconds(1));
        assertThat(client.socket.text()).isEqualTo("\"e11\"");
    }

    @Test
    void whoAsksDoesNotStandBehindRepairs() {
        StreamNode.Client client = node.client(0);
        List<String> channels = IntStream.range(0, 300).mapToObj(i -> "c" + i).toList();
        channels.forEach(channel -> client.subscribe(channel, null, false));
        node.settle();
        channels.forEach(channel -> node.hear(channel, StreamModel.message("e1", 5, 1)));
        StreamNode.Client newcomer = node.client(1);
        newcomer.subscribe("new", null, false);
        node.run();
        node.history.answer();
        node.run();
        node.history.answer();
        node.run();
        assertThat(newcomer.positions).as("after those that were under way already").hasSize(1);
    }

    @Test
    void aLoopThatFallsBehindAgainIsToldAgain() {
        StreamNode.Client stuck = node.client(1);
        for (int round = 1; round <= 2; round++) {
            stuck.subscribed("a");
            for (int i = 0; i < 80; i++) {
                BusMessage small = node.history.stream("a").publish();
                Publication heavy = new Publication(Payload.of(new byte[1 << 20]), null,
                    small.publication().offset(), Map.of());
                node.hear("a", new BusMessage(heavy, small.epoch(), small.timeMillis()));
            }
            node.settle();
            assertThat(stuck.connection.subscriptions().size()).as("round %s", round).isZero();
        }
    }

    @Test
    void aStreamThatIsWantedAgainIsNotForgotten() {
        StreamNode.Client client = node.client(0).subscribed("a");
        node.publish("a");
        node.streams.leave("a");
        node.publish("a");
        assertThat(node.budget.bytes()).isPositive();
        node.settle();
        assertThat(client.socket.text()).isEqualTo("\"e11\"\"e12\"");
    }

    @Test
    void whatIsReadForNobodyAnyMoreIsNotKept() {
        node.history.stream("a").publish();
        StreamNode.Client client = node.client(0);
        Subscription subscription = client.subscribe("a", new StreamPosition(0, "e1"), false);
        node.run();
        node.hub.unsubscribe(subscription);
        client.connection.subscriptions().remove(subscription);
        node.loops.forEach(manual -> manual.loop().tick());
        node.settle();
        assertThat(node.budget.bytes()).isZero();
        assertThat(node.history.reads).isOne();
    }

    @Test
    void thePauseBetweenTriesHasABound() {
        StreamNode.Client client = node.client(0).subscribed("a");
        node.history.away = true;
        node.history.stream("a").publish();
        node.publish("a");
        for (int i = 0; i < 100; i++) {
            node.elapse(Duration.ofSeconds(4));
        }
        node.history.away = false;
        node.elapse(Duration.ofSeconds(4));
        assertThat(client.socket.text()).isEqualTo("\"e11\"\"e12\"");
    }

    @Test
    void whoMissesAPublicationThatCouldNotBeHandedOutIsTold() {
        StreamNode.Client client = node.client(0).subscribed("a");
        BusMessage message = node.history.stream("a").publish();
        Publication poison = new Publication(Payload.of(TestSettings.POISON), null, 1, Map.of());
        node.hear("a", new BusMessage(poison, message.epoch(), message.timeMillis()));
        node.settle();
        assertThat(client.connection.subscriptions().size()).isZero();
        client.subscribed("a");
        node.publish("a");
        node.settle();
        assertThat(client.positions.get(1).top().offset()).isOne();
        assertThat(client.socket.text()).endsWith("\"e12\"");
    }

    @Test
    void whoAsksBeforeTimeWasLookedAtForTheFirstTimeHasHisTurn() {
        StreamNode.Client client = node.client(0);
        IntStream.range(0, 100).forEach(i -> client.subscribe("c" + i, null, false));
        node.run();
        node.elapseWithoutRedis(Duration.ofMillis(100));
        assertThat(client.unavailable).isZero();
        node.settle();
        assertThat(client.positions).hasSize(100);
    }

    @Test
    void repairsThatWaitTooLongAreTriedLater() {
        StreamNode.Client client = node.client(0);
        List<String> channels = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
        channels.forEach(channel -> client.subscribe(channel, null, false));
        node.settle();
        for (String channel : channels) {
            node.history.stream(channel).publish();
            node.publish(channel);
        }
        node.elapseWithoutRedis(Duration.ofSeconds(5));
        node.history.reads = 0;
        node.settle();
        assertThat(node.history.reads).as("those that gave up are not read yet").isZero();
        node.elapse(Duration.ofSeconds(1));
        assertThat(node.history.reads).isEqualTo(36);
    }
}
