package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.CloseStatus.INVALID_DATA;
import static io.sluice.gateway.websocket.CloseStatus.PROTOCOL_ERROR;
import static io.sluice.gateway.websocket.CloseStatus.TOO_BIG;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server's receiver of WebSocket frames (RFC 6455, sections 5 and 7), fed with a client's bytes as they come.
 *
 * <p><b>Copies.</b> Payloads are unmasked where they lie in the input. A payload whose last bytes are also its first,
 * as nearly every client message comes, is handed over as a window on the input. Others are gathered, in memory that
 * grows with the bytes that came and ends with the message. A compressed message is inflated when it is complete.
 *
 * <p><b>Ownership.</b> Used by one thread at a time. While {@link #isIdle()} it holds nothing of any connection, so one
 * decoder serves all connections of a loop; one that is not idle after a read belongs to that connection from then on.
 *
 * <p><b>Failure.</b> After a close frame or an exception the decoder ignores all further input and never is idle again.
 */
final class FrameDecoder {
    private static final int NO_MESSAGE = 0;
    /** Gatherings double, in ints. */
    private static final int HIGHEST_LIMIT = Integer.MAX_VALUE / 2;

    private final int maxMessageBytes;
    private final int maxFrames;
    private final @Nullable Inflation inflation;

    // All below is owned by the thread that decodes. The frame being read:
    private final FrameHeader header;
    private final Gathering control = new Gathering();
    private boolean inPayload;
    private int missing;
    private int mask;

    // The message being read, of one frame or more:
    private final Gathering message = new Gathering();
    private int frames = NO_MESSAGE;
    private boolean text;
    private boolean compressed;
    private int utf8;
    private int longest;

    private boolean ended;

    /** Makes an idle decoder for clients that compress nothing. */
    FrameDecoder(int maxMessageBytes, int maxFrames) {
        this(maxMessageBytes, maxFrames, null);
    }

    /**
     * Makes an idle decoder.
     *
     * @param maxMessageBytes bytes that a message may have over all its frames, inflated; 1 to 2^30 - 1
     * @param maxFrames frames that a message may come in, empty ones included; 1 or more
     * @param inflation inflates compressed messages, up to the same length; null when there must be none
     */
    FrameDecoder(int maxMessageBytes, int maxFrames, @Nullable Inflation inflation) {
        if (maxMessageBytes < 1 || maxMessageBytes > HIGHEST_LIMIT || maxFrames < 1) {
            throw new IllegalArgumentException("maxMessageBytes=" + maxMessageBytes + " maxFrames=" + maxFrames);
        }
        this.maxMessageBytes = maxMessageBytes;
        this.maxFrames = maxFrames;
        this.inflation = inflation;
        this.header = new FrameHeader(inflation != null);
    }

    /** Whether it stands between two messages and holds nothing. */
    boolean isIdle() {
        return !ended && frames == NO_MESSAGE && header.isClear();
    }

    /** Whether it takes compressed messages. */
    boolean isInflating() {
        return inflation != null;
    }

    /** The bytes of memory held for a message that is not complete; 0 when idle. */
    int heldBytes() {
        return message.capacity() + control.capacity();
    }

    /**
     * Consumes all input and tells what is complete in it.
     *
     * @param in a client's bytes, heap or direct, of any byte order; they are changed
     * @throws WebSocketException when the client broke the protocol or a limit, as soon as the bytes that came show it;
     *     what was right before has been told
     */
    void decode(ByteBuffer in, FrameHandler handler) throws WebSocketException {
        boolean sound = false;
        try {
            while (in.hasRemaining() && !ended) {
                if (!inPayload && header.read(in)) {
                    begin(handler);
                }
                if (inPayload) {
                    readPayload(in, handler);
                }
            }
            sound = true;
        } finally {
            if (!sound) {
                end();
            }
            in.position(in.limit());
        }
    }

    /** Takes a complete header over, and holds it to the rules between the frames of a message. */
    private void begin(FrameHandler handler) throws WebSocketException {
        if (!header.isControl()) {
            beginData(handler);
        }
        missing = (int) header.length();
        mask = header.mask();
        inPayload = true;
    }

    private void beginData(FrameHandler handler) throws WebSocketException {
        boolean continues = header.opcode() == FrameLayout.CONTINUATION;
        PROTOCOL_ERROR.unless(continues == (frames != NO_MESSAGE),
            continues ? "continuation of no message" : "message inside a message");
        if (!continues) {
            text = header.opcode() == FrameLayout.TEXT;
            compressed = header.isCompressed();
            utf8 = Utf8Validator.ACCEPT;
            longest = Math.min(maxMessageBytes, handler.longestMessage());
        }
        TOO_BIG.unless(header.length() <= maxGathered() - message.size(), "message too long");
        // 1009 and not 1008: the message is too big to process in one more respect, and clients know 1009 as final.
        TOO_BIG.unless(frames < maxFrames, "message of too many frames");
        frames++;
    }

    /** What may come of the message: deflate makes more of what it can't compress, zlib an eighth at the worst. */
    private int maxGathered() {
        return compressed ? (int) Math.min(HIGHEST_LIMIT, longest + (longest >> 3) + 64L) : longest;
    }

    /** Reads what is there of a frame's payload, narrowing the input to it for that while. */
    private void readPayload(ByteBuffer in, FrameHandler handler) throws WebSocketException {
        int limit = in.limit();
        int end = in.position() + Math.min(missing, in.remaining());
        in.limit(end);
        try {
            readPart(in, handler);
        } finally {
            in.limit(limit).position(end);
        }
    }

    private void readPart(ByteBuffer part, FrameHandler handler) throws WebSocketException {
        boolean ascii = Mask.remove(mask, part);
        mask = Mask.after(part.remaining(), mask);
        missing -= part.remaining();
        boolean payloadEnds = missing == 0 && header.isFinal();
        if (text && !compressed && !header.isControl()) {
            checkText(part, ascii, payloadEnds);
        }
        Gathering gathering = header.isControl() ? control : message;
        if (!payloadEnds || !gathering.isEmpty()) {
            int most = header.isFinal() ? gathering.size() + part.remaining() + missing : maxGathered();
            gathering.append(part, most);
        }
        if (missing == 0) {
            inPayload = false;
            header.clear();
        }
        if (payloadEnds) {
            tell(gathering.isEmpty() ? part : gathering.take(), handler);
        }
    }

    private void checkText(ByteBuffer part, boolean ascii, boolean textEnds) throws WebSocketException {
        if (!ascii || utf8 != Utf8Validator.ACCEPT) {
            utf8 = Utf8Validator.validate(utf8, part);
        }
        boolean right = textEnds ? utf8 == Utf8Validator.ACCEPT : utf8 != Utf8Validator.REJECT;
        INVALID_DATA.unless(right, "text that is not UTF-8");
    }

    private void tell(ByteBuffer payload, FrameHandler handler) throws WebSocketException {
        switch (header.opcode()) {
            case FrameLayout.PING -> handler.ping(payload);
            case FrameLayout.PONG -> handler.pong(payload);
            case FrameLayout.CLOSE -> tellClose(payload, handler);
            default -> {
                frames = NO_MESSAGE;
                if (handler.listens()) {
                    handler.message(text, compressed ? inflate(payload) : payload);
                }
            }
        }
    }

    private ByteBuffer inflate(ByteBuffer payload) throws WebSocketException {
        ByteBuffer inflated = Objects.requireNonNull(inflation).inflate(payload, longest);
        if (text) {
            checkText(inflated, false, true);
        }
        return inflated;
    }

    /** Reads the payload of a close frame (section 5.5.1): nothing, or a status and a reason. */
    private void tellClose(ByteBuffer payload, FrameHandler handler) throws WebSocketException {
        int status = payload.hasRemaining() ? readStatus(payload) : CloseStatus.NO_STATUS.code();
        boolean right = Utf8Validator.validate(Utf8Validator.ACCEPT, payload) == Utf8Validator.ACCEPT;
        INVALID_DATA.unless(right, "close reason that is not UTF-8");
        end();
        handler.close(status, StandardCharsets.UTF_8.decode(payload).toString());
    }

    private static int readStatus(ByteBuffer payload) throws WebSocketException {
        int high = payload.get() & 0xFF;
        // Half a status, being below 256, is none that may be sent.
        int status = payload.hasRemaining() ? high << 8 | (payload.get() & 0xFF) : high;
        PROTOCOL_ERROR.unless(CloseStatus.mayBeSent(status), "close frame with a bad status");
        return status;
    }

    private void end() {
        ended = true;
        message.clear();
        control.clear();
    }
}
