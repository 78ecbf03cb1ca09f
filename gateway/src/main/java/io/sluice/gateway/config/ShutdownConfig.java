package io.sluice.gateway.config;

import java.time.Duration;

/**
 * How the gateway stops.
 *
 * @param deadline from SIGTERM to exit at the latest; default 10 s, 100 ms to 10 min
 */
public record ShutdownConfig(Duration deadline) {
}
