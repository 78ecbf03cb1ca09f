package io.sluice.gateway.redis;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address for servers that are stopped and come back. They are below those that the kernel takes
 * for outgoing connections: nobody else gets one while its server is away, and a client that tries again meanwhile
 * can't be connected to itself. Safe for all threads.
 */
public final class TestPorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;

    /** Begins anywhere, since other test processes take ports at the same time. */
    private static int next = ThreadLocalRandom.current().nextInt(FIRST, LAST);

    private TestPorts() {
    }

    /** Finds a port that nobody listens to, and never the same one twice. */
    public static synchronized int next() {
        int port;
        do {
            port = next;
            next = next < LAST ? next + 1 : FIRST;
        } while (!RedisProcess.isFree(port));
        return port;
    }
}
