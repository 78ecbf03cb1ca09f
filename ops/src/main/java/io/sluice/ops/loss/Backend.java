package io.sluice.ops.loss;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A plain Redis connection, as any backend has it; made anew whenever it was closed. Used by one thread; its methods
 * wait for a moment and fail with Lettuce's exceptions.
 */
final class Backend implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final RedisClient client;

    private @Nullable StatefulRedisConnection<String, String> connection;

    /** A connection to the Redis at the client's own address. */
    Backend(RedisClient client) {
        this.client = client;
    }

    /** A client for connections to the port, to be shut down in the end. */
    static RedisClient client(int port) {
        RedisURI uri = RedisURI.Builder.redis("127.0.0.1", port).withTimeout(TIMEOUT).build();
        RedisClient client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder().autoReconnect(false).protocolVersion(ProtocolVersion.RESP2).build());
        return client;
    }

    /** Calls {@code sluice_publish} with an ID, so that it may be called again. */
    Position publish(String channel, String payload, String id) {
        List<Object> answer = commands().fcall("sluice_publish", ScriptOutputType.MULTI, new String[] {channel},
            payload, "ID", id);
        if (answer.size() != 2 || !(answer.get(0) instanceof Long offset)) {
            throw new IllegalStateException("sluice_publish answered " + answer);
        }
        return new Position(String.valueOf(answer.get(1)), offset);
    }

    /** Whether Redis answers. */
    boolean answers() {
        try {
            commands().ping();
            return true;
        } catch (RedisException notYet) {
            close();
            return false;
        }
    }

    /** Has Redis do something, or not if it can't. */
    void attempt(Consumer<RedisCommands<String, String>> task) {
        try {
            task.accept(commands());
        } catch (RedisException expected) {
            close();
        }
    }

    /** Drops all other connections of a kind. */
    void cut(boolean subscribers) {
        attempt(redis -> redis.clientKill(
            subscribers ? KillArgs.Builder.typePubsub() : KillArgs.Builder.typeNormal().skipme()));
    }

    /** Closes the connection; the next question makes a new one. */
    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private RedisCommands<String, String> commands() {
        if (connection == null) {
            connection = client.connect();
        }
        return connection.sync();
    }
}
