package io.sluice.gateway.config;

/**
 * How much clients may have, together and each. Zero is no limit, unless said otherwise.
 *
 * @param connections sockets of the public listener at a time, upgraded or on their way; 0, the default, is what the
 *     process' descriptors allow; 0 to 10,000,000
 * @param connectionsPerIp sockets of one address at a time, trusted proxies excepted; default 0; to 10,000,000
 * @param ipv6Prefix leading bits by which IPv6 addresses count as one; default 64, 32 to 128
 * @param connectionsPerUser sessions of one user at a time, on all nodes; more close with 3504; default 0; to 1,000,000
 * @param acceptsPerSecond new sockets a second, of which one second's may come at once; default 0; to 1,000,000
 * @param handshakes sockets at a time that are accepted and not upgraded yet; default 10,000; 0 to 10,000,000
 * @param publishRate publications of one client a second; more are error 111; default 0; to 1,000,000
 * @param publishBurst publications of one client that may come at once; default 100, 1 to 1,000,000
 * @param unconnectedMessageBytes a longer message before the connect command's success closes with 1009; default
 *     64 KiB, 1 KiB to 16 MiB
 */
public record LimitsConfig(int connections, int connectionsPerIp, int ipv6Prefix, int connectionsPerUser,
    int acceptsPerSecond, int handshakes, int publishRate, int publishBurst, int unconnectedMessageBytes) {
    /** The defaults. */
    public static final LimitsConfig DEFAULT = new LimitsConfig(0, 0, 64, 0, 0, 10_000, 0, 100, 64 * 1024);

    /** No limit at all. */
    public static final LimitsConfig NONE = new LimitsConfig(0, 0, 64, 0, 0, 0, 0, 1, Integer.MAX_VALUE);
}
