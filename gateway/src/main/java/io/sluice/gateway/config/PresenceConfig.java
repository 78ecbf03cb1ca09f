package io.sluice.gateway.config;

import java.time.Duration;

/**
 * How it is known who is in a channel.
 *
 * @param lease how long after its death the clients of a node are gone at the latest; default 10 s, 1 s to 5 min
 * @param leaveDelay how long a client's going is kept back, in case that its user comes back; default 1 s, 0 s to 1 min
 * @param maxClients a channel with more of them tells their number only; default 10,000, 1 to 1,000,000
 * @param maxBytes so does one whose clients' entries have more bytes; default 1 MiB, 1 KiB to 16 MiB
 */
public record PresenceConfig(Duration lease, Duration leaveDelay, int maxClients, int maxBytes) {
}
