package io.sluice.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;

/** Who works over the connection for commands besides the bus itself. Called by the bus thread. */
interface CommandsUser {
    /** A connection stands. */
    void up(StatefulRedisConnection<String, byte[]> connection);

    /** The connection that stood is gone. */
    void down();
}
