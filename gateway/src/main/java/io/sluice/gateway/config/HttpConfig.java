package io.sluice.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * The public listener.
 *
 * @param host the address to bind; default 0.0.0.0
 * @param port the port; default 8000, 0 for any free one
 * @param backlog connections that the kernel may hold for us; default 4,096, 1 to 1,000,000
 * @param sendBuffer bytes that the kernel may hold for one client, who may leave them unread; default 0, which lets the
 *     kernel decide (on Linux up to 4 MiB, {@code net.ipv4.tcp_wmem}); to 16 MiB
 * @param ioThreads loops; default the number of cores, 1 to 64
 * @param gatherDelay how long publications may gather after a large fan-out, so that the next one carries many in one
 *     write for each socket; default 5 ms, 0 (never) to 100 ms
 * @param allowedOrigins the Origin headers that browsers may come with, {@code *} in a label standing for anything;
 *     empty for any. Requests without an Origin are not browsers and pass
 * @param requestTimeout from accept to the end of the request's head; default 5 s, 100 ms to 5 min
 */
public record HttpConfig(String host, int port, int backlog, int sendBuffer, int ioThreads, Duration gatherDelay,
    List<String> allowedOrigins, Duration requestTimeout) {
    /** Copies what could change. */
    public HttpConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
