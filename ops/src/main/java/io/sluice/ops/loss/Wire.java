package io.sluice.ops.loss;

import java.net.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One form of the client protocol, as the client speaks and hears it. Owned by a client's thread. */
interface Wire {
    /** The type of the frames it sends. */
    int opcode();

    /** What the URL of the gateway has to say about it, with its question mark; empty for nothing. */
    String query();

    /** The first command. */
    byte[] connect(int id, String token, Map<String, Position> recover);

    /** Asks for a channel; with a position, for all since then. {@code strict} wants error 112 where that can't be. */
    byte[] subscribe(int id, String channel, @Nullable Position recover, boolean strict);

    /** Publishes JSON. */
    byte[] publish(int id, String channel, String json);

    /** The answer to a ping. */
    byte[] pong();

    /** Puts commands together into one frame. */
    byte[] join(List<byte[]> commands);

    /** Takes a piece of a frame and gives each reply that is whole. */
    void accept(byte[] bytes, int from, int to, boolean last, Consumer<Reply> replies) throws ProtocolException;
}
