package io.sluice.ops.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections to the server of a URI, or to all masters of the cluster that it belongs to. */
final class RedisMasters implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final RedisClient client = RedisClient.create();
    private final List<Master> all = new ArrayList<>();

    private RedisMasters() {
    }

    /** One of them. */
    record Master(String address, StatefulRedisConnection<String, String> connection) {
    }

    /**
     * Connects.
     *
     * @throws io.lettuce.core.RedisException when one can't be reached
     */
    static RedisMasters connect(RedisURI uri, boolean cluster) {
        RedisMasters masters = new RedisMasters();
        try {
            StatefulRedisConnection<String, String> first = masters.client.connect(uri);
            if (cluster) {
                masters.connectAll(uri, first);
            } else {
                masters.all.add(new Master(uri.getHost() + ":" + uri.getPort(), first));
            }
            return masters;
        } catch (RuntimeException e) {
            masters.close();
            throw e;
        }
    }

    List<Master> all() {
        return all;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, STOP_TIMEOUT);
    }

    private void connectAll(RedisURI uri, StatefulRedisConnection<String, String> first) {
        for (RedisClusterNode node : ClusterPartitionParser.parse(first.sync().clusterNodes())) {
            if (node.getRole() == RedisInstance.Role.UPSTREAM || !node.getSlots().isEmpty()) {
                RedisURI address = RedisURI.builder(uri).withHost(node.getUri().getHost())
                    .withPort(node.getUri().getPort()).build();
                all.add(new Master(address.getHost() + ":" + address.getPort(), client.connect(address)));
            }
        }
    }
}
