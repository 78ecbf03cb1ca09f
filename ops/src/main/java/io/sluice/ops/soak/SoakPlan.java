package io.sluice.ops.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What one soak shall do, checked. Immutable.
 *
 * @param length of the whole, from the start of the first round to the end of the last
 * @param gatewayJar the executable jar of the gateway
 * @param gatewayOptions of its JVM
 * @param redisServer the program
 * @param ports the first of each group
 * @param out where logs and reports go
 * @param fault what is done wrong on purpose
 */
record SoakPlan(Duration length, Path gatewayJar, List<String> gatewayOptions, String redisServer, Ports ports,
    Path out, Fault fault) {
    /** How many gateways there are. */
    static final int GATEWAYS = 2;

    /** What the soak does wrong on purpose, to show that it can fail. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** Clients stay connected while the end is read. */
        CLIENTS,
        /** The witness does not forgive what was published while Redis was away. */
        STRICT
    }

    /** Ports, on 127.0.0.1; the second gateway takes the next of each. */
    record Ports(int redis, int http, int admin) {
    }

    /** The Java of this process, for those it starts. */
    String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    int redisPort() {
        return ports.redis();
    }

    String redisUri() {
        return "redis://127.0.0.1:" + redisPort();
    }

    int httpPort(int gateway) {
        return ports.http() + gateway;
    }

    int adminPort(int gateway) {
        return ports.admin() + gateway;
    }

    /** The gateways, as the load command wants them. */
    String urls() {
        return url(0) + "," + url(1);
    }

    private String url(int gateway) {
        return "ws://127.0.0.1:" + httpPort(gateway) + "/connection/websocket";
    }
}
