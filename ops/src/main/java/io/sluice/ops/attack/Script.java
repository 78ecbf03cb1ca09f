package io.sluice.ops.attack;

import java.util.function.LongFunction;

/**
 * What a hostile socket says, and when. The functions are given a number that grows by one with each call; the bytes
 * that they return are not changed, and may be the same each time.
 *
 * @param manner how it goes on
 * @param opening what goes out as soon as there is a connection; may be empty
 * @param greeting what goes out once the socket is upgraded; may be empty
 * @param turn what goes out each time that it is the socket's turn; may be empty
 */
record Script(Manner manner, byte[] opening, LongFunction<byte[]> greeting, LongFunction<byte[]> turn) {
    private static final byte[] NOTHING = {};

    /** How a socket goes on. */
    enum Manner {
        /** The opening is no whole request, and no answer is expected. */
        LINGERS,
        /** The opening is a handshake; then it talks and listens. */
        TALKS,
        /** The same, but it never reads again once it has sent its greeting. */
        IS_DEAF,
        /** The same, but it drops the socket as soon as its greeting is answered. */
        LEAVES
    }

    /** A script of one who never finishes a request. */
    static Script lingering(byte[] opening, byte[] turn) {
        return new Script(Manner.LINGERS, opening, number -> NOTHING, number -> turn);
    }

    /** A script of one who has the same to say at each turn. */
    static Script talking(byte[] opening, LongFunction<byte[]> greeting, byte[] turn) {
        return new Script(Manner.TALKS, opening, greeting, number -> turn);
    }

    /** A script of one who says a thing once, and waits for what becomes of it. */
    static Script saying(byte[] opening, LongFunction<byte[]> greeting) {
        return talking(opening, greeting, NOTHING);
    }

    /** Whether the opening asks for a WebSocket. */
    boolean upgrades() {
        return manner != Manner.LINGERS;
    }
}
