package io.sluice.gateway.auth;

import io.sluice.protocol.Payload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a connection token grants beyond a name. Immutable.
 *
 * @param channels the channels that the server subscribes the client to, in the token's order ({@code channels},
 *     {@code subs}); their names can be, and none is reserved
 * @param capabilities what the client may do beyond what namespaces allow ({@code caps})
 * @param meta one JSON value for the server side alone, never shown to clients, or {@link Payload#NONE}
 */
public record Grants(Map<String, ChannelTerms> channels, Capabilities capabilities, Payload meta) {
    /** Copies what could change. */
    public Grants {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    }

    /** Whether nothing is granted. */
    public boolean isEmpty() {
        return channels.isEmpty() && capabilities.isEmpty() && meta.isEmpty();
    }
}
