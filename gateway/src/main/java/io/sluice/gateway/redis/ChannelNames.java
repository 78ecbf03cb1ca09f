package io.sluice.gateway.redis;

/**
 * The names of channels in Redis: ours behind the configured prefix. The only place that knows the prefix.
 *
 * @param prefix put before every name; may be empty
 */
record ChannelNames(String prefix) {
    /** Gives the name that Redis knows a channel of ours by. */
    String inRedis(String channel) {
        return prefix.isEmpty() ? channel : prefix.concat(channel);
    }

    /** Gives our name of a channel that Redis named, which must be one that {@link #inRedis} made. */
    String ours(String name) {
        return name.substring(prefix.length());
    }
}
