package io.sluice.gateway.connection;

import io.sluice.protocol.MessageCodec;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;

/**
 * One way in which messages look on a socket: an encoding within a framing. There are few per node; a publication is
 * encoded once for each. Immutable and safe for all threads.
 */
public final class WireForm {
    private final int index;
    private final MessageCodec codec;
    private final Framing framing;
    private final Frames ping;

    /**
     * Names a form.
     *
     * @param index its place among the node's forms, from 0
     * @param codec turns messages into bytes
     * @param framing wraps them for the socket
     */
    public WireForm(int index, MessageCodec codec, Framing framing) {
        this.index = index;
        this.codec = codec;
        this.framing = framing;
        this.ping = wrap(codec.ping());
    }

    /** The form's place among the node's forms, from 0. */
    public int index() {
        return index;
    }

    /** Reads what clients of this form send. */
    public MessageCodec codec() {
        return codec;
    }

    /** The reply, ready for the socket. */
    public Frames encode(Reply reply) {
        return wrap(codec.encode(reply));
    }

    /** The push, ready for the socket. */
    public Frames encode(Push push) {
        return wrap(codec.encode(push));
    }

    /** The ping, ready for the socket. */
    public Frames ping() {
        return ping;
    }

    private Frames wrap(byte[] message) {
        return new Frames(framing.frame(message), 1);
    }
}
