package io.sluice.protocol.json;

import io.sluice.protocol.Command;
import io.sluice.protocol.CommandType;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Request;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one command's envelope (client protocol, sections 1.3 and 1.4): its id, and of its request members the
 * first in the order of {@link CommandType}.
 */
final class CommandReader {
    private static final long MAX_ID = 0xFFFF_FFFFL;
    private static final Map<String, CommandType> TYPES = Stream.of(CommandType.values())
        .filter(type -> type != CommandType.PONG)
        .collect(Collectors.toUnmodifiableMap(CommandType::member, Function.identity()));

    private long id;
    private boolean explicitPing;
    private @Nullable Request request;

    private CommandReader() {
    }

    /** Reads the members of a command. */
    static Command read(MemberReader members) throws IOException, MalformedCommandException {
        CommandReader reader = new CommandReader();
        while (members.next()) {
            reader.member(members);
        }
        return reader.command();
    }

    private void member(MemberReader members) throws IOException {
        String name = members.name();
        CommandType type = TYPES.get(name);
        if (type != null) {
            Request read = RequestReader.read(type, members);
            if (request == null || type.compareTo(request.type()) <= 0) {
                request = read;
            }
        } else if (name.equals("id")) {
            id = members.number(0, MAX_ID);
        } else {
            explicitPing |= name.equals("ping");
            members.skip();
        }
    }

    /** A pong has neither id nor member; a ping member is a form that the reference server does not know either. */
    private Command command() throws MalformedCommandException {
        if (request == null) {
            if (id != 0 || explicitPing) {
                throw new MalformedCommandException("a command without a request");
            }
            return new Command(0, new Request.Pong());
        }
        if (id == 0 && request.type() != CommandType.SEND) {
            throw new MalformedCommandException("a command without an id");
        }
        return new Command(id, request);
    }
}
