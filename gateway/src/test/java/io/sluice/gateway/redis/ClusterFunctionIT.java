package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.PresenceKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The function libraries in a Redis Cluster of three masters. */
final class ClusterFunctionIT {
    private static final int SLOTS = 16_384;
    private static final int COUNT = 3;

    private static final List<RedisProcess> SERVERS = new ArrayList<>();
    private static final List<RespClient> NODES = new ArrayList<>();

    @BeforeAll
    static void start() {
        for (int i = 0; i < COUNT; i++) {
            int bus = TestPorts.next();
            RedisProcess server = RedisProcess.start(TestPorts.next(), "--cluster-enabled", "yes",
                "--cluster-port", Integer.toString(bus));
            SERVERS.add(server);
            RespClient node = new RespClient(uri(server));
            NODES.add(node);
            node.command("CLUSTER", "ADDSLOTSRANGE", Integer.toString(SLOTS * i / COUNT),
                Integer.toString(SLOTS * (i + 1) / COUNT - 1));
            NODES.get(0).command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(server.port()),
                Integer.toString(bus));
            node.command("FUNCTION", "LOAD", FunctionLibrary.source(FunctionRedis.RULES, true));
            node.command("FUNCTION", "LOAD", PresenceKeys.library());
        }
        TestNode.patiently().until(() -> NODES.stream().allMatch(node ->
            node.command("CLUSTER", "INFO").contains("cluster_state:ok")));
    }

    @AfterAll
    static void stop() {
        NODES.forEach(RespClient::close);
        SERVERS.forEach(RedisProcess::close);
    }

    @Test
    void whatIsPublishedIsKeptAndReachesTheShard() {
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String channel = "chat:" + i;
            int owner = owner(channel);
            used.add(owner);
            try (RespClient subscriber = new RespClient(uri(SERVERS.get(owner)))) {
                subscriber.elements("SSUBSCRIBE", channel);
                List<String> position =
                    NODES.get(owner).elements("FCALL", "sluice_publish", "1", channel, "x", "ID", "k");
                List<String> message = subscriber.next();
                assertThat(message.subList(0, 2)).containsExactly("smessage", channel);
                assertThat(NODES.get(owner).elements("FCALL", "sluice_read", "1", channel, "0", "10", "1000"))
                    .containsExactly("1", position.get(1), "1", message.get(2));
                assertThat(NODES.get(owner).elements("FCALL_RO", "sluice_tops", "1", channel)).isEqualTo(position);
            }
        }
        assertThat(used).hasSize(COUNT);
    }

    @Test
    void allKeysOfAChannelAreInItsSlot() {
        String channel = "chat:slot";
        RespClient node = NODES.get(owner(channel));
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
        RespClient node = NODES.get(owner(channel));
        try (RespClient subscriber = new RespClient(uri(SERVERS.get(owner(channel))))) {
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
        assertThat(NODES.get(owner(keys.leases())).elements("FCALL", "sluice_presence_beat", "2", keys.leases(),
            keys.sweeps(), "n1", "1000", "1000")).containsExactly("0");
    }

    @Test
    void aNodeThatDoesNotHaveTheChannelSaysWhoHas() {
        String channel = "chat:moved";
        RespClient other = NODES.get((owner(channel) + 1) % COUNT);
        assertThatThrownBy(() -> other.elements("FCALL", "sluice_publish", "1", channel, "x"))
            .hasMessageStartingWith("MOVED");
    }

    private static int owner(String channel) {
        int slot = Integer.parseInt(NODES.get(0).command("CLUSTER", "KEYSLOT", channel));
        for (int i = 0; i < COUNT; i++) {
            if (slot < SLOTS * (i + 1) / COUNT) {
                return i;
            }
        }
        throw new AssertionError(slot);
    }

    private static String uri(RedisProcess server) {
        return "redis://127.0.0.1:" + server.port();
    }
}
