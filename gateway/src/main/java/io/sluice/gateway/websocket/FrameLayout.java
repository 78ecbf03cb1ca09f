package io.sluice.gateway.websocket;

/**
 * The numbers of a frame's header (RFC 6455, section 5.2).
 *
 * <pre>
 *  first byte        second byte   then
 * +-+---+-------+   +-+---------+ +---------------------------------+----------------------+---------
 * |F|RSV| opcode|   |M| length  | | length 126: the length in 16 bits | M set: 32 bits of mask | payload
 * |1|3  |4      |   |1|7        | | length 127: the length in 64 bits |                        |
 * +-+---+-------+   +-+---------+ +---------------------------------+----------------------+---------
 * </pre>
 */
final class FrameLayout {
    static final int FIN = 0x80;
    static final int RESERVED = 0x70;
    /** The reserved bit that marks a compressed message, on its first frame (RFC 7692, section 6). */
    static final int COMPRESSED = 0x40;
    static final int OPCODE = 0x0F;

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    /** Set in the opcodes of control frames only. */
    static final int CONTROL = 0x8;

    static final int MASKED = 0x80;
    static final int LENGTH = 0x7F;
    static final int LENGTH_IN_16_BITS = 126;
    static final int LENGTH_IN_64_BITS = 127;
    static final int MAX_LENGTH_IN_7_BITS = 125;
    static final int MAX_LENGTH_IN_16_BITS = 0xFFFF;

    /** The bytes that a control frame may carry (section 5.5). */
    static final int MAX_CONTROL_LENGTH = 125;

    private FrameLayout() {
    }
}
