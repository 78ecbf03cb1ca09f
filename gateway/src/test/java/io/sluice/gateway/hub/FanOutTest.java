package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.ManualLoop;
import io.sluice.gateway.connection.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a loop hands a channel's publications to many subscribers. */
class FanOutTest {
    private final ManualLoop restless = new ManualLoop(0);
    private final HubNode node = new HubNode(List.of(restless));

    @Test
    void whatOneChannelSaysIsWrittenInTheOrderOfItsSubscribersWithOneWriteEach() {
        List<HubClient> crowd = crowd(node, restless, 5);
        node.publish("a", "1 ");
        node.publish("a", "2 ");
        node.run();
        assertThat(crowd).allMatch(client -> client.socket.text().equals("1 2 ") && client.socket.writes() == 1);
    }

    @Test
    void aSocketThatBreaksAmidAFanOutTakesNothingFromTheOthers() {
        List<HubClient> crowd = crowd(node, restless, 5);
        crowd.get(1).socket.breakDown();
        crowd.get(2).socket.onWrite(() -> {
            throw new IllegalStateException("by the test");
        });
        node.publish("a", "1 ");
        node.run();
        assertThat(crowd).filteredOn(client -> client.connection.phase() == Connection.Phase.GONE)
            .containsExactly(crowd.get(1), crowd.get(2));
        assertThat(crowd).filteredOn(client -> client.socket.text().equals("1 ")).hasSize(3);
    }

    @Test
    void afterALargeFanOutTheNextPublicationsGatherForARestAndLeaveTogether() {
        ManualLoop loop = new ManualLoop(0, Duration.ofMillis(5));
        HubNode resting = new HubNode(List.of(loop));
        List<HubClient> crowd = crowd(resting, loop, 100);
        crowd.get(0).socket.onWrite(() -> loop.elapse(Duration.ofMillis(1)));
        resting.publish("a", "1 ");
        resting.run();
        assertThat(crowd).allMatch(client -> client.socket.text().equals("1 "));

        resting.publish("a", "2 ");
        resting.run();
        resting.publish("a", "3 ");
        resting.run();
        assertThat(loop.rests()).isTrue();
        assertThat(crowd).allMatch(client -> client.socket.text().equals("1 "));

        loop.elapse(Duration.ofMillis(3));
        loop.wake();
        assertThat(crowd).allMatch(client -> client.socket.text().equals("1 2 3 ") && client.socket.writes() == 2);
        assertThat(loop.rests()).isFalse();
    }

    @Test
    void aRestThatIsOverDelaysNothing() {
        ManualLoop loop = new ManualLoop(0, Duration.ofMillis(5));
        HubNode resting = new HubNode(List.of(loop));
        List<HubClient> crowd = crowd(resting, loop, 100);
        crowd.get(0).socket.onWrite(() -> loop.elapse(Duration.ofSeconds(1)));
        resting.publish("a", "1 ");
        resting.run();
        loop.elapse(Duration.ofMillis(5));
        resting.publish("a", "2 ");
        resting.run();
        assertThat(crowd).allMatch(client -> client.socket.text().equals("1 2 "));
    }

    @Test
    void aBacklogLeavesInBurstsAndNotAsOne() {
        HubClient client = crowd(node, restless, 1).get(0);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            node.publish("a", i + " ");
            all.append(i).append(' ');
        }
        node.run();
        assertThat(client.socket.text()).isEqualTo(all.toString());
        assertThat(client.socket.writes()).isBetween(5, 10);
    }

    @Test
    void subscribersShareOneCopyOfTheChannelsName() {
        List<HubClient> crowd = crowd(node, restless, 2);
        Subscription first = crowd.get(0).connection.subscriptions().find("a");
        Subscription second = new Subscription(crowd.get(1).connection, new String("b"), false);
        Subscription third = new Subscription(crowd.get(0).connection, new String("b"), false);
        node.hub.subscribe(second, crowd.get(1));
        node.hub.subscribe(third, crowd.get(0));
        assertThat(first).isNotNull();
        assertThat(third.channel()).isSameAs(second.channel());
    }

    private static List<HubClient> crowd(HubNode node, ManualLoop loop, int size) {
        List<HubClient> crowd = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            crowd.add(new HubClient(node, loop));
            crowd.get(i).subscribe("a");
        }
        node.settle();
        return crowd;
    }
}
