package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.redis.PresenceKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The function libraries in a Redis Cluster of three masters. */
final class ClusterFunctionIT {
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whatIsPublishedIsKeptAndReachesTheShard() {
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String channel = "chat:" + i;
            int owner = cluster.owner(channel);
            used.add(owner);
            try (RespClient subscriber = new RespClient(cluster.uri(owner))) {
                subscriber.elements("SSUBSCRIBE", channel);
                List<String> position =
                    cluster.node(owner).elements("FCALL", "sluice_publish", "1", channel, "x", "ID", "k");
                List<String> message = subscriber.next();
                assertThat(message.subList(0, 2)).containsExactly("smessage", channel);
                assertThat(cluster.node(owner).elements("FCALL", "sluice_read", "1", channel, "0", "10", "1000"))
                    .containsExactly("1", position.get(1), "1", message.get(2));
                assertThat(cluster.node(owner).elements("FCALL_RO", "sluice_tops", "1", channel)).isEqualTo(position);
            }
        }
        assertThat(used).hasSize(TestCluster.COUNT);
    }

    @Test
    void allKeysOfAChannelAreInItsSlot() {
        String channel = "chat:slot";
        RespClient node = cluster.node(cluster.owner(channel));
        node.elements("FCALL", "sluice_publish", "1", channel, "x", "ID", "k");
        List<String> keys = node.elements("KEYS", "*{" + channel + "}*");
        assertThat(keys).hasSize(3);
        String slot = node.command("CLUSTER", "KEYSLOT", channel);
        assertThat(keys).allSatisfy(key -> assertThat(node.command("CLUSTER", "KEYSLOT", key)).isEqualTo(slot));
    }

    @Test
    void whoComesAndGoesIsKeptInTheChannelsSlotAndToldToTheShard() {
        String channel = "chat:present";
        String present = new PresenceKeys("").present(channel);
        RespClient node = cluster.node(cluster.owner(channel));
        try (RespClient subscriber = new RespClient(cluster.uri(cluster.owner(channel)))) {
            subscriber.elements("SSUBSCRIBE", channel);
            node.elements("FCALL", "sluice_presence_enter", "2", channel, present, "n1", "c1", "42", "{}", "SPUBLISH");
            node.elements("FCALL", "sluice_presence_fade", "2", channel, present, "c1");
            assertThat(subscriber.next().get(2)).contains("\"join\"");
            List<String> keys = node.elements("KEYS", "*{" + channel + "}*");
            String slot = node.command("CLUSTER", "KEYSLOT", channel);
            assertThat(keys).hasSize(4)
                .allSatisfy(key -> assertThat(node.command("CLUSTER", "KEYSLOT", key)).isEqualTo(slot));
            node.elements("FCALL", "sluice_presence_sweep", "2", channel, present, "n1", "10", "SPUBLISH");
            assertThat(subscriber.next().get(2)).contains("\"leave\"");
            assertThat(node.elements("KEYS", "*{" + channel + "}*")).isEmpty();
        }
        PresenceKeys keys = new PresenceKeys("");
        assertThat(cluster.node(cluster.owner(keys.leases())).elements("FCALL", "sluice_presence_beat", "2",
            keys.leases(), keys.sweeps(), "n1", "1000", "1000")).containsExactly("0");
    }

    @Test
    void aNodeThatDoesNotHaveTheChannelSaysWhoHas() {
        String channel = "chat:moved";
        RespClient other = cluster.node((cluster.owner(channel) + 1) % TestCluster.COUNT);
        assertThatThrownBy(() -> other.elements("FCALL", "sluice_publish", "1", channel, "x"))
            .hasMessageStartingWith("MOVED");
    }
}
