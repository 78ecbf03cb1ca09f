package io.sluice.protocol.redis;

import java.util.Arrays;

/**
 * What a backend asks of all nodes, by publishing into {@link RedisNames#CONTROL_CHANNEL}.
 */
public sealed interface ControlMessage {
    /** The most bytes of a control message, its header not counted. */
    int MAX_BYTES = 8 * 1024;

    /**
     * Reads a control message, behind a header if it has one, of which only the version counts here. Nothing in the
     * message is ignored: a member that this version does not know might narrow what was meant.
     *
     * @throws BusMessageException when it is malformed, or asks for what this version does not offer
     */
    static ControlMessage decode(byte[] message) throws BusMessageException {
        if (message.length == 0 || message[0] != BusMessage.HEADER_MARK) {
            return ControlReader.read(message);
        }
        int newline = BusHeader.end(message);
        var unused = BusHeader.read(message, newline);
        return ControlReader.read(Arrays.copyOfRange(message, newline + 1, message.length));
    }

    /**
     * Closes connections. Exactly one of user and client is given.
     *
     * @param user closes all connections of the user with this id; empty when the client is given
     * @param client closes the connection with this id; empty when the user is given
     * @param code for the close frame: 3001 to 4999
     * @param reason for the close frame: at most 123 bytes of UTF-8, and not JSON, which SDKs would try to read
     */
    record Disconnect(String user, String client, int code, String reason) implements ControlMessage {
    }

    /**
     * Takes tokens back: no node accepts them any more, and connections that came with them are closed.
     *
     * @param revocation which, and until when that has to be known
     */
    record Revoke(Revocation revocation) implements ControlMessage {
    }
}
