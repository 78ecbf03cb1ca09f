package io.sluice.protocol.redis;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.json.JsonLimits;
import io.sluice.protocol.json.JsonWriter;
import io.sluice.protocol.json.MemberReader;
import io.sluice.protocol.json.Members;
import io.sluice.protocol.json.PublicationWriter;
import io.sluice.protocol.json.StrictJson;
import io.sluice.protocol.redis.BusMessage.Kind;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a message as far as it has been read, and its writing. Belongs to one call.
 */
final class BusHeader {
    private static final int EXPECTED_LENGTH = 160;
    private static final StrictJson JSON =
        new StrictJson(new JsonLimits(64, 100, BusMessage.MAX_HEADER_BYTES, 1));

    private Kind kind = Kind.PUBLICATION;
    private long offset;
    private String epoch = "";
    private long timeMillis;
    private @Nullable ClientInfo info;
    private Map<String, String> tags = Map.of();

    private BusHeader() {
    }

    /** The index of the newline that ends the header. */
    static int end(byte[] message) throws BusMessageException {
        int limit = Math.min(message.length, BusMessage.MAX_HEADER_BYTES);
        for (int i = 1; i < limit; i++) {
            if (message[i] == '\n') {
                return i;
            }
        }
        throw new BusMessageException(Fault.BAD_HEADER);
    }

    /** Reads the header up to its newline. */
    static BusHeader read(byte[] message, int newline) throws BusMessageException {
        try {
            return JSON.read(message, 1, newline, BusHeader::read);
        } catch (IOException e) {
            throw new BusMessageException(Fault.BAD_HEADER);
        }
    }

    /** The header's bytes, mark and newline included; leaves room for a signature. */
    static byte[] write(BusMessage message) throws BusMessageException {
        Publication publication = message.publication();
        JsonWriter out = new JsonWriter(EXPECTED_LENGTH).raw(BusMessage.HEADER_MARK).beginObject();
        Members.string(out, "k", message.kind().word());
        Members.number(out, "o", publication.offset());
        Members.string(out, "e", message.epoch());
        Members.number(out, "t", message.timeMillis());
        if (publication.info() != null) {
            PublicationWriter.clientInfo(out.name("i"), publication.info());
        }
        if (!publication.tags().isEmpty()) {
            PublicationWriter.tags(out.name("g"), publication.tags());
        }
        byte[] header = out.endObject().raw((byte) '\n').toByteArray();
        if (header.length > BusMessage.MAX_HEADER_BYTES - SignedHeader.MAX_BYTES) {
            throw new BusMessageException(Fault.BAD_HEADER);
        }
        return header;
    }

    /** The message that has this header, and the payload that begins there. */
    BusMessage toMessage(byte[] message, int payload) throws BusMessageException {
        if (kind == Kind.PUBLICATION) {
            Payload data = JsonPayload.of(message, payload);
            return new BusMessage(new Publication(data, info, offset, tags), epoch, timeMillis);
        }
        if (info == null) {
            throw new BusMessageException(Fault.BAD_HEADER);
        }
        return BusMessage.about(kind, info, timeMillis);
    }

    private static BusHeader read(MemberReader members) throws IOException, BusMessageException {
        BusHeader header = new BusHeader();
        while (members.next()) {
            header.member(members);
        }
        return header;
    }

    private void member(MemberReader members) throws IOException, BusMessageException {
        switch (members.name()) {
            case "v" -> checkVersion(members.number(1, Long.MAX_VALUE));
            case "k" -> kind = kind(members.string());
            case "o" -> offset = members.number(0, Long.MAX_VALUE);
            case "e" -> epoch = members.string();
            case "t" -> timeMillis = members.number(0, Long.MAX_VALUE);
            case "i" -> info = members.object(BusHeader::clientInfo);
            case "g" -> tags = members.map(MemberReader::string);
            default -> members.skip();
        }
    }

    private static void checkVersion(long version) throws BusMessageException {
        if (version > BusMessage.VERSION) {
            throw new BusMessageException(Fault.FUTURE_VERSION);
        }
    }

    private static Kind kind(String word) throws BusMessageException {
        Kind kind = Kind.of(word);
        if (kind == null) {
            throw new BusMessageException(Fault.BAD_HEADER);
        }
        return kind;
    }

    /** Reads the members of a client's information. */
    static ClientInfo clientInfo(MemberReader members) throws IOException {
        String user = "";
        String client = "";
        Payload connInfo = Payload.NONE;
        Payload chanInfo = Payload.NONE;
        while (members.next()) {
            switch (members.name()) {
                case "user" -> user = members.string();
                case "client" -> client = members.string();
                case "conn_info" -> connInfo = members.payload();
                case "chan_info" -> chanInfo = members.payload();
                default -> members.skip();
            }
        }
        return new ClientInfo(user, client, connInfo, chanInfo);
    }
}
