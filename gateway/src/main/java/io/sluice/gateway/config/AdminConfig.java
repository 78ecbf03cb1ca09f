package io.sluice.gateway.config;

/**
 * The internal listener: health and metrics.
 *
 * @param host the address to bind; default 127.0.0.1
 * @param port the port; default 9000, 0 for any free one
 */
public record AdminConfig(String host, int port) {
}
