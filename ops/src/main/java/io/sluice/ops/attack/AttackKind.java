package io.sluice.ops.attack;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** A way to harm a gateway, with a pace that is much for one client and little for a machine of four cores. */
enum AttackKind {
    /** Connects and says nothing. */
    MUTE(1_000, 200, 0, Scripts::mute),
    /** Sends the head of a request, a header at a time, and never ends it. */
    SLOW_HEAD(1_000, 200, 200, Scripts::slowHead),
    /** Sends a header of the PROXY protocol a byte at a time. */
    SLOW_PROXY(1_000, 200, 200, Scripts::slowProxy),
    /** Begins a TLS handshake and sends the rest a byte at a time. */
    SLOW_TLS(1_000, 200, 200, Scripts::slowTls),
    /** Is upgraded and never connects. */
    UNCONNECTED(1_000, 200, 0, Scripts::unconnected),
    /** Sends pings of 125 bytes, 100 at a time. */
    PING_FLOOD(50, 100, 100, Scripts::pingFlood),
    /** Sends pongs without payload, the shortest frames there are, 200 at a time. */
    TINY_FRAMES(50, 100, 100, Scripts::tinyFrames),
    /** Sends a message in empty fragments, 200 at a time, that never ends. */
    FRAGMENTS(50, 100, 100, Scripts::fragments),
    /** Declares a frame of 2^62 bytes and begins it. */
    HUGE_FRAME(50, 200, 50, Scripts::hugeFrame),
    /** Sends 16 KiB that inflate to 16 MiB, before it has said who it is. */
    BOMB(50, 100, 0, Scripts::bomb),
    /** Subscribes and unsubscribes channels that nobody else has, ten at a time. */
    CHURN(50, 100, 100, Scripts::churn),
    /** Sends JSON that is too deep, too long, or none. */
    BAD_JSON(50, 200, 0, Scripts::badJson),
    /** Sends Protobuf with lengths that lie. */
    BAD_PROTOBUF(50, 200, 0, Scripts::badProtobuf),
    /** Connects with tokens of all the ways to forge one. */
    FORGED_TOKEN(50, 200, 0, Scripts::forgedToken),
    /** Publishes, 20 at a time. */
    PUBLISH_FLOOD(50, 100, 100, Scripts::publishFlood),
    /** Connects, subscribes, resets, and comes again. */
    STORM(100, 400, 0, Scripts::storm),
    /** Subscribes what everybody subscribes and reads nothing. */
    SLOW_READER(200, 100, 0, Scripts::slowReader);

    private final int sockets;
    private final int opens;
    private final int turns;
    @SuppressWarnings("ImmutableEnumChecker") // method references, which keep nothing
    private final Function<Scripts, Script> script;

    AttackKind(int sockets, int opens, int turns, Function<Scripts, Script> script) {
        this.sockets = sockets;
        this.opens = opens;
        this.turns = turns;
        this.script = script;
    }

    /**
     * How much of it.
     *
     * @param sockets at a time, at most
     * @param opens new sockets a second, at most
     * @param turns a second, over all sockets
     */
    record Pace(int sockets, int opens, int turns) {
        /** So many times as much, but always something where there was something. */
        Pace times(double factor) {
            return new Pace(scaled(sockets, factor), scaled(opens, factor), scaled(turns, factor));
        }

        private static int scaled(int figure, double factor) {
            return figure == 0 ? 0 : (int) Math.max(1, Math.round(figure * factor));
        }
    }

    /** The usual pace. */
    Pace pace() {
        return new Pace(sockets, opens, turns);
    }

    /** What its sockets say. */
    Script script(Scripts scripts) {
        return script.apply(scripts);
    }

    /** Finds it by its name; refuses others. */
    static AttackKind named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findAny()
            .orElseThrow(() -> new IllegalArgumentException("unknown attack " + name + "; there are "
                + Arrays.toString(values())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
