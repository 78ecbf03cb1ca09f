package io.sluice.protocol.protobuf;

import io.sluice.protocol.Command;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.MessageCodec;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.delta.FossilDelta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The Protobuf form of the client protocol (section 1.2): each command, reply or push has its length before it as a
 * varint. Safe for all threads.
 *
 * <p>Reading is strict: a known field has its wire type, strings are UTF-8, lengths stay within what encloses them, and
 * there are no groups. Unknown fields are passed over. An application's {@code data} is any bytes.
 */
public final class ProtobufCodec implements MessageCodec {
    /** A message without a field: its length alone. */
    private static final byte[] PING = {0};

    private final ProtobufLimits limits;

    /** A codec that refuses what is over the limits. */
    public ProtobufCodec(ProtobufLimits limits) {
        this.limits = limits;
    }

    @Override
    public List<Command> decode(ByteBuffer message) throws MalformedCommandException {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        try {
            return commands(new FieldReader(bytes, limits));
        } catch (FieldException e) {
            throw new MalformedCommandException(e.what());
        } catch (IOException e) {
            throw new MalformedCommandException("not Protobuf, or cut off");
        }
    }

    @Override
    public byte[] encode(Reply reply) {
        return MessageWriter.write(reply);
    }

    @Override
    public byte[] encode(Push push) {
        return MessageWriter.write(push);
    }

    @Override
    public Publication since(Publication base, Publication publication) {
        byte[] delta = FossilDelta.ofBytes(base.data().bytes(), publication.data().bytes());
        return delta == null ? publication : publication.with(Payload.of(delta, Payload.Kind.BINARY), true);
    }

    @Override
    public byte[] ping() {
        return PING.clone();
    }

    private List<Command> commands(FieldReader in) throws IOException, MalformedCommandException {
        List<Command> commands = new ArrayList<>(1);
        do {
            if (commands.size() == limits.maxCommands()) {
                throw new MalformedCommandException("more than " + limits.maxCommands() + " commands in a message");
            }
            CommandFields fields = new CommandFields();
            in.message(fields);
            commands.add(fields.toCommand());
        } while (!in.isAtEnd());
        return commands;
    }
}
