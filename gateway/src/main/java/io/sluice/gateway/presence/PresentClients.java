package io.sluice.gateway.presence;

import io.sluice.protocol.ClientInfo;
import java.util.Map;

/**
 * Who is in a channel.
 *
 * @param tooMany whether there are more than {@code presence.max-clients}, or of more than {@code presence.max-bytes},
 *     who are not listed
 * @param byId the clients, by their id
 */
public record PresentClients(boolean tooMany, Map<String, ClientInfo> byId) {
    /** More than are listed. */
    public static final PresentClients TOO_MANY = new PresentClients(true, Map.of());
}
