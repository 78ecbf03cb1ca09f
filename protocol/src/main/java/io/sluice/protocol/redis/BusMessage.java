package io.sluice.protocol.redis;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel as it travels through Redis, in version 1 of the contract: either the payload alone, or a
 * header before it, which is the byte 0x1E, one line of JSON, and a newline.
 *
 * @param kind what it says; all but publications have nothing but the client that they are about
 * @param publication the publication; its payload is what was published, byte for byte. Of one who joins or leaves: the
 *     client as its info, and no payload
 * @param epoch the epoch of the publication's offset; empty when the channel keeps none
 * @param timeMillis when it was published, in milliseconds since 1970; 0 when unknown
 */
public record BusMessage(Kind kind, Publication publication, String epoch, long timeMillis) {
    /** The newest version of the contract that is understood here. */
    public static final int VERSION = 1;
    /** The first byte of a message with a header (ASCII's record separator). */
    public static final byte HEADER_MARK = 0x1E;
    /** The most bytes of a header, from its mark to its newline, both included. */
    public static final int MAX_HEADER_BYTES = 8 * 1024;

    /** What a message of a channel may say. */
    public enum Kind {
        /** What is published. */
        PUBLICATION(""),
        /** A client came. */
        JOIN("join"),
        /** A client went. */
        LEAVE("leave");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The value of the header's member {@code k}; empty where it is left out. */
        String word() {
            return word;
        }

        /** The kind with this word; null when there is none. */
        static @Nullable Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** A publication. */
    public BusMessage(Publication publication, String epoch, long timeMillis) {
        this(Kind.PUBLICATION, publication, epoch, timeMillis);
    }

    /** The word that a client joined or left. */
    public static BusMessage about(Kind kind, ClientInfo client, long timeMillis) {
        return new BusMessage(kind, new Publication(Payload.NONE, client, 0, Map.of()), "", timeMillis);
    }

    /** A message that is only a publication: without epoch or time. */
    public static BusMessage of(Publication publication) {
        return new BusMessage(publication, "", 0);
    }

    /**
     * Reads a message of any channel but the reserved ones.
     *
     * @param message given up by the caller: the payload may be this very array
     * @throws BusMessageException when {@link JsonPayload#of(byte[])} refuses the payload, or the header is malformed,
     *     too long, or of a later version
     */
    public static BusMessage decode(byte[] message) throws BusMessageException {
        if (message.length == 0 || message[0] != HEADER_MARK) {
            return of(Publication.of(JsonPayload.of(message)));
        }
        int newline = BusHeader.end(message);
        BusHeader header = BusHeader.read(message, newline);
        return header.toMessage(message, newline + 1);
    }

    /**
     * The bytes to publish: the payload's own array when there is nothing else to say, else header and payload.
     *
     * @throws BusMessageException with {@link BusMessageException.Fault#BAD_HEADER} when author and tags need more
     *     room than a header has
     */
    public byte[] encode() throws BusMessageException {
        byte[] payload = publication.data().bytes();
        if (!needsHeader()) {
            return payload;
        }
        byte[] header = BusHeader.write(this);
        byte[] message = Arrays.copyOf(header, header.length + payload.length);
        System.arraycopy(payload, 0, message, header.length, payload.length);
        return message;
    }

    private boolean needsHeader() {
        Payload data = publication.data();
        return publication.info() != null || publication.offset() != 0 || !publication.tags().isEmpty()
            || !epoch.isEmpty() || timeMillis != 0 || (!data.isEmpty() && data.bytes()[0] == HEADER_MARK);
    }
}
