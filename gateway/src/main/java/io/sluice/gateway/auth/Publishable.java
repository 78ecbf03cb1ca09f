package io.sluice.gateway.auth;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessageException;
import java.util.Map;

/** The limits of what others see of a user: it travels with its publications, whose header has limits of its own. */
final class Publishable {
    /** As long as a connection's id. */
    private static final String ANY_CLIENT = "00000000-0000-0000-0000-000000000000";
    /** Longer than the epochs that are made. */
    private static final String LONGEST_EPOCH = "0123456789abcdef";

    private Publishable() {
    }

    /** Whether publications can have this author. */
    static boolean author(String user, Payload info, Payload channelInfo) {
        if (info.isEmpty() && channelInfo.isEmpty()) {
            return true;
        }
        ClientInfo author = new ClientInfo(user, ANY_CLIENT, info, channelInfo);
        try {
            Publication publication = new Publication(Payload.of("{}"), author, Long.MAX_VALUE, Map.of());
            BusMessage.decode(new BusMessage(publication, LONGEST_EPOCH, Long.MAX_VALUE).encode());
            return true;
        } catch (BusMessageException e) {
            return false;
        }
    }
}
