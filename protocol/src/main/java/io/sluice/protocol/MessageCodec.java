package io.sluice.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One wire form of the client protocol: turns a transport message into commands, and replies and pushes into transport
 * messages. Stateless and safe for all threads.
 */
public interface MessageCodec {
    /**
     * Reads all commands of one transport message, in their order.
     *
     * @param message the whole message, from position to limit; consumed, and not referred to afterwards
     * @return at least one command
     * @throws MalformedCommandException when any of it is not a command, or over a limit; nothing of the message counts
     */
    List<Command> decode(ByteBuffer message) throws MalformedCommandException;

    /**
     * Whether a message of this form can carry the payload. One that it can't carry must not be given to
     * {@link #encode(Push)} or {@link #encode(Reply)}, which would throw an {@link IllegalArgumentException}.
     */
    default boolean canSay(Payload payload) {
        return true;
    }

    /**
     * The publication as clients get it who take deltas and have nothing that it could be a delta to (client protocol,
     * section 1.10). Only for payloads that a message of this form can carry.
     */
    default Publication whole(Publication publication) {
        return publication;
    }

    /**
     * The publication as clients get it who take deltas and were sent the base last: what changed since, or all of it
     * when that is no longer. Only for payloads, in both, that a message of this form can carry.
     */
    default Publication since(Publication base, Publication publication) {
        return whole(publication);
    }

    /** The message that carries the reply, without any framing of the transport. */
    byte[] encode(Reply reply);

    /** The message that carries the push, without any framing of the transport. */
    byte[] encode(Push push);

    /** The message that is a ping. */
    byte[] ping();
}
