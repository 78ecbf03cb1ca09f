package io.sluice.gateway.redis;

import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.PresenceKeys;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of three masters with both function libraries on each. One thread at a time. */
final class TestCluster implements AutoCloseable {
    static final int COUNT = 3;

    private static final int SLOTS = 16_384;

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RespClient> nodes = new ArrayList<>();

    TestCluster() {
        for (int i = 0; i < COUNT; i++) {
            int bus = TestPorts.next();
            RedisProcess server = RedisProcess.start(TestPorts.next(), "--cluster-enabled", "yes",
                "--cluster-port", Integer.toString(bus));
            servers.add(server);
            RespClient node = new RespClient(uri(i));
            nodes.add(node);
            node.command("CLUSTER", "ADDSLOTSRANGE", Integer.toString(SLOTS * i / COUNT),
                Integer.toString(SLOTS * (i + 1) / COUNT - 1));
            nodes.get(0).command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(server.port()),
                Integer.toString(bus));
            node.command("FUNCTION", "LOAD", FunctionLibrary.source(FunctionRedis.RULES, true));
            node.command("FUNCTION", "LOAD", PresenceKeys.library());
        }
        TestNode.patiently().until(() -> nodes.stream().allMatch(node ->
            node.command("CLUSTER", "INFO").contains("cluster_state:ok")));
    }

    /** What to connect to for one of its masters. */
    String uri(int master) {
        return "redis://127.0.0.1:" + servers.get(master).port();
    }

    RespClient node(int master) {
        return nodes.get(master);
    }

    /** Which master has the slot of a key, unless slots were moved. */
    int owner(String key) {
        int slot = slot(key);
        for (int i = 0; i < COUNT; i++) {
            if (slot < SLOTS * (i + 1) / COUNT) {
                return i;
            }
        }
        throw new AssertionError(slot);
    }

    int slot(String key) {
        return Integer.parseInt(nodes.get(0).command("CLUSTER", "KEYSLOT", key));
    }

    /** Gives an empty slot to another master; who asks the old one is told where it is. */
    void move(int slot, int master) {
        String id = nodes.get(master).command("CLUSTER", "MYID");
        nodes.get(master).command("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", id);
        nodes.forEach(node -> node.command("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", id));
    }

    @Override
    public void close() {
        nodes.forEach(RespClient::close);
        servers.forEach(RedisProcess::close);
    }
}
