package io.sluice.gateway.config;

import java.util.function.Function;

/** The settings of the section {@code limits}; there is one. */
final class LimitsSettings {
    private static final int MOST = 10_000_000;
    private static final int MILLION = 1_000_000;
    private static final int KIB = 1 << 10;
    private static final LimitsConfig STANDARD = LimitsConfig.DEFAULT;

    final Setting<Integer> connections = number("connections", STANDARD.connections(), 0, MOST,
        "Sockets of the public listener at a time; more are refused (503). 0 for as many as the process' descriptors"
            + " allow.", LimitsConfig::connections);
    final Setting<Integer> connectionsPerIp = number("connections-per-ip", STANDARD.connectionsPerIp(), 0,
        MOST, "Sockets of one address at a time, trusted proxies excepted; more are refused (429). 0 for no limit,"
            + " which it has to be behind a load balancer that does not tell where clients are.",
        LimitsConfig::connectionsPerIp);
    final Setting<Integer> ipv6Prefix = number("ipv6-prefix", STANDARD.ipv6Prefix(), 32, 128,
        "Leading bits by which IPv6 addresses count as one address.", LimitsConfig::ipv6Prefix);
    final Setting<Integer> connectionsPerUser = number("connections-per-user",
        STANDARD.connectionsPerUser(), 0, MILLION,
        "Sessions of one user at a time, on all gateways; more are closed (3504). 0 for no limit.",
        LimitsConfig::connectionsPerUser);
    final Setting<Integer> acceptsPerSecond = number("accepts-per-second", STANDARD.acceptsPerSecond(), 0,
        MILLION, "New sockets a second, of which one second's may come at once; more are refused (503). 0 for no"
            + " limit.", LimitsConfig::acceptsPerSecond);
    final Setting<Integer> handshakes = number("handshakes", STANDARD.handshakes(), 0, MOST,
        "Sockets at a time that were accepted and are not upgraded yet; more are refused (503). 0 for no limit.",
        LimitsConfig::handshakes);
    final Setting<Integer> publishRate = number("publish-rate", STANDARD.publishRate(), 0, MILLION,
        "A client's publications a second; those beyond are refused (111). 0 for no other limit than that of commands.",
        LimitsConfig::publishRate);
    final Setting<Integer> publishBurst = number("publish-burst", STANDARD.publishBurst(), 1, MILLION,
        "A client's publications that may come at once, where there is a rate.", LimitsConfig::publishBurst);
    final Setting<Long> unconnectedMessageBytes = Settings.bytes("limits.unconnected-message-bytes",
        STANDARD.unconnectedMessageBytes(), KIB, 16L * KIB * KIB,
        "A client that sends a longer message before it is connected is closed (1009); SDKs send the connect command"
            + " and all subscriptions in one.", c -> (long) c.limits().unconnectedMessageBytes());

    /** Puts the section's settings into the table. */
    LimitsSettings() {
    }

    /** The section's values. */
    LimitsConfig config(Values values) {
        return new LimitsConfig(values.get(connections), values.get(connectionsPerIp), values.get(ipv6Prefix),
            values.get(connectionsPerUser), values.get(acceptsPerSecond), values.get(handshakes),
            values.get(publishRate), values.get(publishBurst),
            Math.toIntExact(values.get(unconnectedMessageBytes)));
    }

    private static Setting<Integer> number(String name, int standard, int min, int max, String description,
        Function<LimitsConfig, Integer> effective) {
        return Settings.number("limits." + name, standard, min, max, description, c -> effective.apply(c.limits()));
    }
}
