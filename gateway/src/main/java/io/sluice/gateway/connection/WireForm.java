package io.sluice.gateway.connection;

import io.sluice.protocol.MessageCodec;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way in which messages look on a socket: an encoding within a framing, plain or compressed. There are few per
 * node; a publication is encoded once for each, and a compressed form is made of the plain one. Immutable and safe for
 * all threads.
 *
 * <p>Whoever takes a compressed form takes its plain one too, message by message.
 */
public final class WireForm {
    /** The most forms that a node has: JSON and Protobuf, each plain and compressed. */
    public static final int MAX_FORMS = 4;

    private final int index;
    private final MessageCodec codec;
    private final Framing framing;
    private final @Nullable Compression compression;
    private final WireForm plain;
    private final Frames ping;

    /**
     * Names a plain form.
     *
     * @param index its place among the node's forms, from 0, under {@link #MAX_FORMS}
     * @param codec turns messages into bytes
     * @param framing wraps them for the socket
     */
    public WireForm(int index, MessageCodec codec, Framing framing) {
        Objects.checkIndex(index, MAX_FORMS);
        this.index = index;
        this.codec = codec;
        this.framing = framing;
        this.compression = null;
        this.plain = this;
        this.ping = wrap(codec.ping());
    }

    /**
     * Names a compressed form.
     *
     * @param index its place among the node's forms, after the plain one's, under {@link #MAX_FORMS}
     * @param plain the form that is compressed
     * @param compression makes its messages shorter
     */
    public WireForm(int index, WireForm plain, Compression compression) {
        if (Objects.checkIndex(index, MAX_FORMS) <= plain.index || plain.isCompressed()) {
            throw new IllegalArgumentException("index=" + index + " plain=" + plain.index);
        }
        this.index = index;
        this.codec = plain.codec;
        this.framing = plain.framing;
        this.compression = compression;
        this.plain = plain;
        this.ping = plain.ping;
    }

    /** The form's place among the node's forms, from 0. */
    public int index() {
        return index;
    }

    /** Reads what clients of this form send. */
    public MessageCodec codec() {
        return codec;
    }

    /** Whether either side may compress its messages. */
    public boolean isCompressed() {
        return compression != null;
    }

    /** The same without compression; itself when it has none. */
    public WireForm plain() {
        return plain;
    }

    /** Whether a message of this form can carry the payload; see {@link MessageCodec#canSay}. */
    public boolean canSay(Payload payload) {
        return codec.canSay(payload);
    }

    /** The reply, ready for the socket. */
    public Frames encode(Reply reply) {
        return compress(wrap(codec.encode(reply)));
    }

    /** The push, ready for the socket. */
    public Frames encode(Push push) {
        return compress(wrap(codec.encode(push)));
    }

    /** The ping, ready for the socket; never compressed. */
    public Frames ping() {
        return ping;
    }

    /** The message of the plain form in this one: the very same frames where there is nothing to compress. */
    public Frames compress(Frames message) {
        return compression == null ? message : compression.compress(message);
    }

    private Frames wrap(byte[] message) {
        return new Frames(framing.frame(message), 1);
    }
}
