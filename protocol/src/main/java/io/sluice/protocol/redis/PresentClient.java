package io.sluice.protocol.redis;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.json.JsonLimits;
import io.sluice.protocol.json.JsonWriter;
import io.sluice.protocol.json.PublicationWriter;
import io.sluice.protocol.json.StrictJson;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The entry of one client in a channel, as the functions of presence keep it in Redis: the node, a newline, the user, a
 * newline, and the client's information, one object of JSON; where messages are signed also a newline, and the stamp of
 * the one that said that it joined.
 */
public final class PresentClient {
    /** The most bytes that a client's information may have to be told whole. */
    public static final int MAX_INFO_BYTES = 4 * 1024;

    private static final int EXPECTED_LENGTH = 128;
    private static final StrictJson JSON =
        new StrictJson(new JsonLimits(64, 1_000, BusMessage.MAX_HEADER_BYTES, 1));

    private PresentClient() {
    }

    /**
     * The information alone, as the functions are given it. When it has more than {@link #MAX_INFO_BYTES} it is only
     * who the client is, without what is said about it: the header in which it is announced would be too long.
     */
    public static byte[] encodeInfo(ClientInfo info) {
        byte[] whole = encode(info);
        return whole.length <= MAX_INFO_BYTES ? whole
            : encode(new ClientInfo(info.user(), info.client(), Payload.NONE, Payload.NONE));
    }

    private static byte[] encode(ClientInfo info) {
        JsonWriter out = new JsonWriter(EXPECTED_LENGTH);
        PublicationWriter.clientInfo(out, info);
        return out.toByteArray();
    }

    /**
     * Reads the information out of an entry.
     *
     * @throws BusMessageException with {@link Fault#BAD_PRESENCE} when that is not what it is
     */
    public static ClientInfo decode(byte[] entry) throws BusMessageException {
        try {
            int info = lineAfter(entry, lineAfter(entry, 0));
            return JSON.read(entry, info, lineEnd(entry, info), BusHeader::clientInfo);
        } catch (IOException e) {
            throw new BusMessageException(Fault.BAD_PRESENCE);
        }
    }

    /**
     * The stamp of a signed message that says that a client joined: what its signature needs beside the information.
     *
     * @throws BusMessageException when it is not signed
     */
    public static byte[] stamp(byte[] join) throws BusMessageException {
        SignedHeader header = SignedHeader.find(join);
        String signature = new String(join, header.keyFrom(), header.length(), StandardCharsets.US_ASCII);
        return (header.timeMillis() + ":" + signature).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Makes the message again that said that the client joined; without a signature where there is no stamp.
     *
     * @param stamped the information, or that, a newline and the stamp
     */
    public static byte[] join(byte[] stamped) {
        int end = lineEnd(stamped, 0);
        String info = new String(stamped, 0, end, StandardCharsets.ISO_8859_1);
        String stamp = end == stamped.length ? ""
            : new String(stamped, end + 1, stamped.length - end - 1, StandardCharsets.ISO_8859_1);
        int colon = Math.max(0, stamp.indexOf(':'));
        String signature = stamp.isEmpty() ? "" : ",\"s\":\"" + stamp.substring(colon + 1) + '"';
        String time = stamp.isEmpty() ? "0" : stamp.substring(0, colon);
        String head = "\"k\":\"join\",\"t\":" + time + ",\"i\":" + info;
        String join = (char) BusMessage.HEADER_MARK + "{" + head + signature + "}\n";
        return join.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What follows an entry's second newline: the information, and the stamp if there is one. */
    public static byte[] stamped(byte[] entry) throws BusMessageException {
        return Arrays.copyOfRange(entry, lineAfter(entry, lineAfter(entry, 0)), entry.length);
    }

    /** The information without a stamp. */
    public static byte[] info(byte[] stamped) {
        return Arrays.copyOf(stamped, lineEnd(stamped, 0));
    }

    private static int lineEnd(byte[] entry, int from) {
        int end = from;
        while (end < entry.length && entry[end] != '\n') {
            end++;
        }
        return end;
    }

    private static int lineAfter(byte[] entry, int from) throws BusMessageException {
        for (int i = from; i < entry.length; i++) {
            if (entry[i] == '\n') {
                return i + 1;
            }
        }
        throw new BusMessageException(Fault.BAD_PRESENCE);
    }
}
