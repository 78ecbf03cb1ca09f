package io.sluice.protocol.json;

/**
 * How much JSON a peer may send in one message. Whatever is over a limit is treated as malformed.
 *
 * @param maxDepth how deep objects and arrays may nest, the command's own object included; default 32, at least 4
 * @param maxNumberLength characters of one number; default 100, at least 20
 * @param maxStringLength characters of one string or member name that is read; embedded payloads are held by their
 *     message's size alone; default 65,536, at least 16
 * @param maxCommands commands in one message; default 512, at least 1
 */
public record JsonLimits(int maxDepth, int maxNumberLength, int maxStringLength, int maxCommands) {
    /** The default limits. */
    public static final JsonLimits DEFAULT = new JsonLimits(32, 100, 65_536, 512);

    /**
     * Checks that the protocol's own messages fit.
     *
     * @throws IllegalArgumentException when a limit is below its least value
     */
    public JsonLimits {
        atLeast("maxDepth", 4, maxDepth);
        atLeast("maxNumberLength", 20, maxNumberLength);
        atLeast("maxStringLength", 16, maxStringLength);
        atLeast("maxCommands", 1, maxCommands);
    }

    private static void atLeast(String name, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }
}
