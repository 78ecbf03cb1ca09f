package io.sluice.ops.loss;

/** What can go wrong. A fault that lasts is undone at its end. */
enum FaultKind {
    /** A gateway is killed with SIGKILL, and started again at the end. */
    GATEWAY_KILL(Target.GATEWAY),
    /** A gateway is frozen with SIGSTOP, and goes on at the end. */
    GATEWAY_FREEZE(Target.GATEWAY),
    /** Redis is killed with SIGKILL, and started again at the end with the data of its append-only file. */
    REDIS_KILL(Target.REDIS),
    /** Redis is killed with SIGKILL, and started again at the end with nothing, functions neither. */
    REDIS_WIPE(Target.REDIS, Damage.ALL),
    /** Redis is frozen with SIGSTOP, and goes on at the end. */
    REDIS_FREEZE(Target.REDIS),
    /** Redis drops all connections that subscribe ({@code CLIENT KILL TYPE pubsub}). */
    REDIS_CUT_SUBSCRIBERS(Target.REDIS),
    /** Redis drops all connections that do not ({@code CLIENT KILL TYPE normal}). */
    REDIS_CUT_COMMANDS(Target.REDIS),
    /** {@code FUNCTION FLUSH}: nobody can publish until a gateway has installed the library again. */
    REDIS_FORGET_FUNCTIONS(Target.REDIS),
    /** {@code FLUSHALL}. */
    REDIS_FLUSH(Target.REDIS, Damage.ALL),
    /** {@code DEL} of a channel's meta: its stream is worth nothing without. */
    META_DELETE(Target.CHANNEL, Damage.CHANNEL),
    /** {@code XTRIM} of a channel's stream, to the newest few. */
    STREAM_TRIM(Target.CHANNEL, Damage.CHANNEL),
    /** All sockets of a link are reset. */
    CUT(Target.LINK),
    /** One socket of a link is reset. */
    CUT_ONE(Target.LINK),
    /** All sockets of a link hear the other side's end, which has not ended. */
    HALF_CLOSE(Target.LINK),
    /** Nothing passes through a link; it all comes late. */
    STALL(Target.LINK),
    /** Nothing passes through a link, and at the end its sockets are reset: what was in them is gone. */
    BLACK_HOLE(Target.LINK),
    /** What passes through a link is some milliseconds late, each way. */
    DELAY(Target.LINK),
    /** A client lets its socket go and comes back at the end. */
    CLIENT_AWAY(Target.CLIENT);

    /** Whom a fault hits. */
    enum Target {
        /** One of the gateways. */
        GATEWAY,
        /** The Redis. */
        REDIS,
        /** One of the channels. */
        CHANNEL,
        /** The way between clients and a gateway, or between a gateway and Redis. */
        LINK,
        /** One of the clients. */
        CLIENT
    }

    /** What can't be recovered after it, by anybody. */
    enum Damage {
        /** Everything can. */
        NONE,
        /** One channel. */
        CHANNEL,
        /** Every channel. */
        ALL
    }

    private final Target target;
    private final Damage damage;

    FaultKind(Target target) {
        this(target, Damage.NONE);
    }

    FaultKind(Target target, Damage damage) {
        this.target = target;
        this.damage = damage;
    }

    Target target() {
        return target;
    }

    Damage damage() {
        return damage;
    }
}
