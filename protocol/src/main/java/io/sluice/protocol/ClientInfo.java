package io.sluice.protocol;

/**
 * Who a connection is, as others see it.
 *
 * @param user the user id; empty when anonymous
 * @param client the connection's id
 * @param connInfo what the connection token says of the user, or {@link Payload#NONE}
 * @param chanInfo what the subscription token says of the user, or {@link Payload#NONE}
 */
public record ClientInfo(String user, String client, Payload connInfo, Payload chanInfo) {
}
