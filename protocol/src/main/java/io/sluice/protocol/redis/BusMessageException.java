package io.sluice.protocol.redis;

/**
 * A message of the bus that can't be used. It is dropped and counted, and hurts nobody else. Carries no stack trace,
 * since a publisher decides how often it is thrown.
 */
public final class BusMessageException extends Exception {
    private static final long serialVersionUID = 1;

    private final Fault fault;

    /** Says what is wrong with the message. */
    public BusMessageException(Fault fault) {
        super(fault.label(), null, false, false);
        this.fault = fault;
    }

    /** What is wrong with the message. */
    public Fault fault() {
        return fault;
    }

    /** What may be wrong with a message: a fixed set, fit for a metric's label. */
    public enum Fault {
        /** The payload is not UTF-8, which only clients of the Protobuf form can be given. */
        NOT_UTF8("not_utf8"),
        /** The payload is JSON that nests too deep. */
        TOO_DEEP("too_deep"),
        /** The payload is JSON with a number of too many characters. */
        NUMBER_TOO_LONG("number_too_long"),
        /** The header is not what the contract says, or too long. */
        BAD_HEADER("bad_header"),
        /** The header is of a later version of the contract. */
        FUTURE_VERSION("future_version"),
        /** The message is not signed, and has to be. */
        UNSIGNED("unsigned"),
        /** The message is signed with a key that is not ours. */
        UNKNOWN_KEY("unknown_key"),
        /** The message, or the channel, is not the one that was signed. */
        BAD_SIGNATURE("bad_signature"),
        /** The message was signed too long ago, or in the future. */
        STALE("stale"),
        /** The very message was heard before. */
        REPLAYED("replayed"),
        /** The entry of a client in a channel is not what the contract says. */
        BAD_PRESENCE("bad_presence"),
        /** The control message is not what the contract says. */
        BAD_CONTROL("bad_control"),
        /** The control message asks for what this version does not offer. */
        UNSUPPORTED_CONTROL("unsupported_control");

        private final String label;

        Fault(String label) {
            this.label = label;
        }

        /** The word for it in metrics. */
        public String label() {
            return label;
        }
    }
}
