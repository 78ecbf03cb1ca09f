package io.sluice.protocol.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The names under which Redis knows who is where, and the library of functions that keeps them.
 *
 * @param prefix the configured one, put before every name; may be empty
 */
public record PresenceKeys(String prefix) {
    /** The library's version, which {@code sluice_presence_version} answers. */
    public static final int VERSION = 2;
    /** The library's name. */
    public static final String LIBRARY = "sluice_presence";

    private static final String OWN = "sluice:";

    /** The library's text, for {@code FUNCTION LOAD}. */
    public static String library() {
        try (InputStream in = PresenceKeys.class.getResourceAsStream(LIBRARY + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("not in this build: " + LIBRARY + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A channel's name in Redis. */
    public String channel(String channel) {
        return prefix + channel;
    }

    /** The hash of a channel's clients. */
    public String present(String channel) {
        return ofChannel(channel, "present");
    }

    /** The hash of a channel's users. */
    public String users(String channel) {
        return ofChannel(channel, "users");
    }

    /** The set of the channels in which a node has clients. */
    public String channels(String node) {
        return prefix + OWN + "node:{" + node + "}:channels";
    }

    /** The sorted set of the nodes' leases. */
    public String leases() {
        return prefix + OWN + "{nodes}:leases";
    }

    /** The sorted set of the nodes that are, or were, swept. */
    public String sweeps() {
        return prefix + OWN + "{nodes}:sweeps";
    }

    private String ofChannel(String channel, String what) {
        return prefix + OWN + "{" + prefix + channel + "}:" + what;
    }
}
