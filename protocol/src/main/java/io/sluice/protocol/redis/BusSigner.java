package io.sluice.protocol.redis;

import io.sluice.protocol.redis.BusMessageException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signing of messages for the bus with one key. Safe for all threads, of which each gets memory of its own for it.
 */
public final class BusSigner {
    /** The most bytes that a signature adds to a message that has a header. */
    public static final int MAX_OVERHEAD = SignedHeader.MAX_BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] NONE = new byte[0];
    private static final Pattern TIMED = Pattern.compile("(\"k\":\"[a-z]*\",)?\"t\":[0-9]");

    private final String keyId;
    @SuppressWarnings("ThreadLocalUsage") // one signer lives as long as the process, or a publisher
    private final ThreadLocal<Workplace> workplace;
    private final LongSupplier clock;

    /**
     * A signature that {@code sluice_publish} is to pass on.
     *
     * @param timeMillis for its option {@code TIME}
     * @param signature for its option {@code SIG}
     */
    public record Stamp(long timeMillis, String signature) {
    }

    /** What one thread signs with; its nonces are those of nobody else, by chance. */
    private static final class Workplace {
        private final BusMac mac;
        private final String randomly = Long.toHexString(RANDOM.nextLong()) + "-";
        private long count;

        Workplace(BusMac mac) {
            this.mac = mac;
        }

        String nonce() {
            count++;
            return randomly + Long.toString(count, Character.MAX_RADIX);
        }
    }

    /**
     * Signs with the key.
     *
     * @param prefix what stands before every channel's name in Redis
     * @param clock gives milliseconds since 1970; any thread asks it
     */
    public BusSigner(BusKey key, String prefix, LongSupplier clock) {
        this.keyId = key.id();
        this.workplace = ThreadLocal.withInitial(() -> new Workplace(new BusMac(key, prefix)));
        this.clock = clock;
    }

    /**
     * Signs a message that is published by {@code PUBLISH}.
     *
     * @param channel where it is published, without prefix
     * @param message payload, or header and payload; the header's time stays when it comes first, as it does in what
     *     {@link BusMessage#encode} makes; otherwise it is signed as of now
     * @throws BusMessageException with {@link Fault#BAD_HEADER} when it has a header that is not of one line and an
     *     object, or that is too long with a signature
     */
    public byte[] sign(String channel, byte[] message) throws BusMessageException {
        if (message.length == 0 || message[0] != BusMessage.HEADER_MARK) {
            return assemble(channel, timeNow(), message, 0);
        }
        int newline = BusHeader.end(message);
        if (message[1] != '{' || message[newline - 1] != '}') {
            throw new BusMessageException(Fault.BAD_HEADER);
        }
        String members = new String(message, 2, newline - 1 - 2, StandardCharsets.ISO_8859_1);
        boolean timed = TIMED.matcher(members).lookingAt();
        String head = timed ? members : timeNow() + (members.isBlank() ? "" : "," + members);
        return assemble(channel, head, message, newline + 1);
    }

    /**
     * Makes the signed word that a client joined or left.
     *
     * @param client what others see of it, as {@link PresentClient#encodeInfo} gives it
     * @throws BusMessageException with {@link Fault#BAD_HEADER} when that is too long
     */
    public byte[] about(BusMessage.Kind kind, String channel, byte[] client) throws BusMessageException {
        String head = "\"k\":\"" + kind.word() + "\"," + timeNow() + member("i", client);
        return assemble(channel, head, NONE, 0);
    }

    /**
     * Signs what is published by {@code sluice_publish}.
     *
     * @param author for its option {@code AUTHOR}, no control characters; null without
     * @param tags for its option {@code TAGS}, no control characters; null without
     */
    public Stamp stamp(String channel, byte[] payload, byte @Nullable [] author, byte @Nullable [] tags) {
        long now = clock.getAsLong();
        String head = "\"t\":" + now + member("i", author) + member("g", tags);
        return new Stamp(now, signature(channel, head, payload, 0));
    }

    private byte[] assemble(String channel, String head, byte[] bytes, int from) throws BusMessageException {
        String header = "{" + head + ",\"s\":\"" + signature(channel, head, bytes, from) + "\"}\n";
        if (header.length() >= BusMessage.MAX_HEADER_BYTES) {
            throw new BusMessageException(Fault.BAD_HEADER);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 + header.length() + bytes.length - from);
        out.write(BusMessage.HEADER_MARK);
        out.writeBytes(latin(header));
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }

    private String signature(String channel, String head, byte[] bytes, int from) {
        Workplace mine = workplace.get();
        String nonce = mine.nonce();
        byte[] mac = mine.mac.begin(channel).line(latin(nonce)).line(latin(head)).end(bytes, from);
        return keyId + ":" + nonce + ":" + new String(mac, StandardCharsets.US_ASCII);
    }

    private String timeNow() {
        return "\"t\":" + clock.getAsLong();
    }

    private static String member(String name, byte @Nullable [] json) {
        return json == null ? "" : ",\"" + name + "\":" + new String(json, StandardCharsets.ISO_8859_1);
    }

    /** The header's bytes, carried as characters one to one. */
    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
