package io.sluice.ops.attack;

import java.util.function.LongFunction;

/**
 * What a hostile socket says, and when. The greeting and the turns depend on a number that grows by one with each.
 * Bytes are not changed by those who get them, and may be the same each time. Immutable.
 */
final class Script {
    private static final byte[] NOTHING = {};

    private final Manner manner;
    private final byte[] opening;
    private final LongFunction<byte[]> greeting;
    private final LongFunction<byte[]> turn;

    /** A script whose opening goes out on the connection, its greeting on the upgrade; each may be empty. */
    Script(Manner manner, byte[] opening, LongFunction<byte[]> greeting, LongFunction<byte[]> turn) {
        this.manner = manner;
        this.opening = opening;
        this.greeting = greeting;
        this.turn = turn;
    }

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

    /** How it goes on. */
    Manner manner() {
        return manner;
    }

    /** What goes out as soon as there is a connection. */
    byte[] opening() {
        return opening;
    }

    /** What goes out once the socket, numbered in the order of opening, is upgraded. */
    byte[] greeting(long socket) {
        return greeting.apply(socket);
    }

    /** What goes out at the turn, numbered over all sockets. */
    byte[] turn(long number) {
        return turn.apply(number);
    }

    /** Whether the opening asks for a WebSocket. */
    boolean upgrades() {
        return manner != Manner.LINGERS;
    }
}
