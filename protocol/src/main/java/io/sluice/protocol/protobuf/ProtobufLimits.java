package io.sluice.protocol.protobuf;

/**
 * How much Protobuf a client may send in one message. Whatever is over a limit is treated as malformed.
 *
 * @param maxDepth how deep messages may nest, the command itself included; default 32, at least 4
 * @param maxStringLength characters of one string; payloads are held by their message's size alone; default 65,536, at
 *     least 16
 * @param maxCommands commands in one message; default 512, at least 1
 * @param maxSubscriptions server-side subscriptions that one connect command names; default 512, at least 1
 */
public record ProtobufLimits(int maxDepth, int maxStringLength, int maxCommands, int maxSubscriptions) {
    /** The default limits. */
    public static final ProtobufLimits DEFAULT = new ProtobufLimits(32, 65_536, 512, 512);

    /**
     * Checks that the protocol's own messages fit.
     *
     * @throws IllegalArgumentException when a limit is below its least value
     */
    public ProtobufLimits {
        atLeast("maxDepth", 4, maxDepth);
        atLeast("maxStringLength", 16, maxStringLength);
        atLeast("maxCommands", 1, maxCommands);
        atLeast("maxSubscriptions", 1, maxSubscriptions);
    }

    private static void atLeast(String name, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }
}
