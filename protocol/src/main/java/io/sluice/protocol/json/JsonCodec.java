package io.sluice.protocol.json;

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
 * The JSON form of the client protocol: one command, reply or push per line. Safe for all threads.
 *
 * <p>Reading is strict: a line is one object in UTF-8 and nothing else; a known member has its type; a blank line is
 * malformed, but a line break after the last command is not. Members that are unknown, or null, count as left out. Of a
 * member given twice the last one that is not null counts. An application's {@code data} is taken as the very bytes
 * between its first and last token.
 */
public final class JsonCodec implements MessageCodec {
    private static final byte[] PING = {'{', '}'};

    private final StrictJson json;
    private final int maxCommands;

    /** A codec that refuses what is over the limits. */
    public JsonCodec(JsonLimits limits) {
        json = new StrictJson(limits);
        maxCommands = limits.maxCommands();
    }

    @Override
    public List<Command> decode(ByteBuffer message) throws MalformedCommandException {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        List<Command> commands = new ArrayList<>(1);
        int from = 0;
        do {
            if (commands.size() == maxCommands) {
                throw new MalformedCommandException("more than " + maxCommands + " commands in a message");
            }
            int to = lineEnd(bytes, from);
            commands.add(command(bytes, from, to));
            from = to + 1;
        } while (from < bytes.length);
        return commands;
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
    public boolean canSay(Payload payload) {
        return payload.hasJsonForm();
    }

    /** A JSON string with the payload's JSON form in it. */
    @Override
    public Publication whole(Publication publication) {
        return publication.with(Payload.of(jsonOf(publication), Payload.Kind.TEXT), false);
    }

    /** A JSON string with the delta of both JSON forms in it. */
    @Override
    public Publication since(Publication base, Publication publication) {
        byte[] target = jsonOf(publication);
        byte[] delta = FossilDelta.ofText(jsonOf(base), target);
        return publication.with(Payload.of(delta == null ? target : delta, Payload.Kind.TEXT), delta != null);
    }

    @Override
    public byte[] ping() {
        return PING.clone();
    }

    private Command command(byte[] bytes, int from, int to) throws MalformedCommandException {
        try {
            return json.read(bytes, from, to, CommandReader::read);
        } catch (JsonTypeException e) {
            throw new MalformedCommandException(e.what());
        } catch (IOException e) {
            // Jackson's own text would quote the client.
            throw new MalformedCommandException("not JSON, or over a limit (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static byte[] jsonOf(Publication publication) {
        Payload data = publication.data();
        return new JsonWriter(data.bytes().length + 2).payload(data).toByteArray();
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
