package io.sluice.gateway.websocket;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** A deflater and the memory that it writes to, for one message after the other. Used by one thread at a time. */
final class Deflation {
    /** What an empty stored block ends with, and is left out on the wire (RFC 7692, section 7.2.1). */
    private static final int TAIL = 4;
    /** With less room zlib may say the end of a flush twice; see deflate() in zlib.h. */
    private static final int FLUSH_ROOM = 6;
    /** Memory for longer messages is let go after each. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final Deflater deflater;

    private byte[] output = {};

    Deflation(Deflater deflater) {
        this.deflater = deflater;
    }

    /** The data frame with its payload compressed; null when that makes it no shorter. */
    byte @Nullable [] deflate(byte[] frame, int start) {
        int length = frame.length - start;
        byte[] room = room(length + TAIL + FLUSH_ROOM);
        deflater.reset();
        deflater.setInput(frame, start, length);
        int deflated = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH) - TAIL;
        return deflated < length ? FrameEncoder.compressed(frame[0], room, deflated) : null;
    }

    /** Frees the native memory. */
    void end() {
        deflater.end();
    }

    private byte[] room(int bytes) {
        if (bytes <= output.length) {
            return output;
        }
        byte[] room = new byte[bytes];
        if (bytes <= KEPT_BYTES) {
            output = room;
        }
        return room;
    }
}
