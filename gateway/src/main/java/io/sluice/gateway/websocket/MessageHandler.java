package io.sluice.gateway.websocket;

import io.sluice.gateway.connection.Connection;
import java.nio.ByteBuffer;

/** What becomes of the whole messages of a loop's clients. Called by the loop's thread. */
@FunctionalInterface
interface MessageHandler {
    /** To the session, which tells messages apart by what they say and not by their opcode. */
    MessageHandler SESSION = (connection, text, payload) -> connection.received(payload);

    /**
     * Takes a message.
     *
     * @param text whether it came as text; the payload is then valid UTF-8
     * @param payload the message, valid during the call only
     */
    void message(Connection connection, boolean text, ByteBuffer payload);
}
