package io.sluice.ops.client;

/** The frame types of RFC 6455, section 5.2. */
public final class Opcode {
    /** The next piece of a fragmented message. */
    public static final int CONTINUATION = 0x0;
    /** UTF-8 text. */
    public static final int TEXT = 0x1;
    /** Any bytes. */
    public static final int BINARY = 0x2;
    /** The end of the connection, with an optional status and reason. */
    public static final int CLOSE = 0x8;
    /** A question for a sign of life. */
    public static final int PING = 0x9;
    /** The answer to it. */
    public static final int PONG = 0xA;

    private Opcode() {
    }
}
