package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.CloseStatus.PROTOCOL_ERROR;

import java.nio.ByteBuffer;

/**
 * The header of one client frame, read as its bytes arrive, and held to every rule that a header alone can break. Used
 * over and over; owned by its decoder.
 */
final class FrameHeader {
    private static final int SHORTEST = 2;

    private final boolean compression;

    // The bytes of the header read so far, and its size as far as they tell.
    private int read;
    private int size = SHORTEST;

    private int first;
    private long length;
    private int mask;

    /** Makes one that allows the mark of compressed messages, or does not. */
    FrameHeader(boolean compression) {
        this.compression = compression;
    }

    /** Makes it ready for the next frame; the opcode of the last one can still be asked for. */
    void clear() {
        read = 0;
        size = SHORTEST;
    }

    /** Whether no byte of a frame was read since {@link #clear}. */
    boolean isClear() {
        return read == 0;
    }

    /** Reads until the header is complete, and says whether it is. */
    boolean read(ByteBuffer in) throws WebSocketException {
        while (read < size && in.hasRemaining()) {
            take(in.get() & 0xFF);
        }
        return read == size;
    }

    boolean isFinal() {
        return (first & FrameLayout.FIN) != 0;
    }

    int opcode() {
        return first & FrameLayout.OPCODE;
    }

    boolean isControl() {
        return (first & FrameLayout.CONTROL) != 0;
    }

    /** Whether it begins a compressed message. */
    boolean isCompressed() {
        return (first & FrameLayout.COMPRESSED) != 0;
    }

    /** The declared bytes of payload, never negative. */
    long length() {
        return length;
    }

    /** The masking key, as {@link Mask} takes it. */
    int mask() {
        return mask;
    }

    private void take(int b) throws WebSocketException {
        read++;
        if (read == 1) {
            takeFirst(b);
        } else if (read == SHORTEST) {
            takeSecond(b);
        } else if (read <= size - Integer.BYTES) {
            length = length << 8 | b;
            if (read == size - Integer.BYTES) {
                checkExtendedLength();
            }
        } else {
            mask = mask >>> 8 | b << 24;
        }
    }

    private void takeFirst(int b) throws WebSocketException {
        first = b;
        PROTOCOL_ERROR.unless((b & FrameLayout.RESERVED & ~meaningful()) == 0, "reserved bit set");
        int lastOpcode = isControl() ? FrameLayout.PONG : FrameLayout.BINARY;
        PROTOCOL_ERROR.unless(opcode() <= lastOpcode, "reserved opcode");
        PROTOCOL_ERROR.unless(!isControl() || isFinal(), "fragmented control frame");
    }

    /** The reserved bit that the frame may have: with compression agreed on, that of a message's first frame. */
    private int meaningful() {
        boolean begins = opcode() == FrameLayout.TEXT || opcode() == FrameLayout.BINARY;
        return compression && begins ? FrameLayout.COMPRESSED : 0;
    }

    private void takeSecond(int b) throws WebSocketException {
        PROTOCOL_ERROR.unless((b & FrameLayout.MASKED) != 0, "unmasked frame");
        int declared = b & FrameLayout.LENGTH;
        boolean fits = !isControl() || declared <= FrameLayout.MAX_CONTROL_LENGTH;
        PROTOCOL_ERROR.unless(fits, "control frame over 125 bytes");
        int extension = switch (declared) {
            case FrameLayout.LENGTH_IN_16_BITS -> Short.BYTES;
            case FrameLayout.LENGTH_IN_64_BITS -> Long.BYTES;
            default -> 0;
        };
        length = extension == 0 ? declared : 0;
        size = SHORTEST + extension + Integer.BYTES;
    }

    private void checkExtendedLength() throws WebSocketException {
        int shorterForm = size == SHORTEST + Short.BYTES + Integer.BYTES
            ? FrameLayout.MAX_LENGTH_IN_7_BITS : FrameLayout.MAX_LENGTH_IN_16_BITS;
        // Also false for a length whose top bit is set: it is negative here.
        PROTOCOL_ERROR.unless(length > shorterForm, "length not in its shortest form, or over 63 bits");
    }
}
