package io.sluice.gateway.presence;

/**
 * How many are in a channel.
 *
 * @param clients connections
 * @param users different users; all anonymous ones together are one
 */
public record ClientCount(int clients, int users) {
}
