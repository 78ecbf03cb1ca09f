package io.sluice.protocol.redis;

/**
 * The names that Sluice uses in Redis for itself, all below one prefix. A configured prefix comes before them, as it
 * does before every channel.
 */
public final class RedisNames {
    /** Channels that begin so are Sluice's own: no client subscribes to them or publishes there. */
    public static final String RESERVED_PREFIX = "sluice.";
    /** The channel for {@link ControlMessage}s, which every node hears. */
    public static final String CONTROL_CHANNEL = RESERVED_PREFIX + "control";

    private static final String PROBE_PREFIX = RESERVED_PREFIX + "probe.";

    private RedisNames() {
    }

    /** Whether the channel is Sluice's own. */
    public static boolean reserved(String channel) {
        return channel.startsWith(RESERVED_PREFIX);
    }

    /** The channel on which a node hears its own heartbeat. */
    public static String probeChannel(String nodeId) {
        return PROBE_PREFIX + nodeId;
    }
}
