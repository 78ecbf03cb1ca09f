package io.sluice.protocol.protobuf;

import io.sluice.protocol.Command;
import io.sluice.protocol.CommandType;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One command's envelope as far as it has been read (client protocol, sections 1.3 and 1.4): its id, and of its
 * requests the first in the order of {@link CommandType}. Belongs to one call.
 */
final class CommandFields implements Fields {
    private static final int ID = 1;
    private static final int PING = 11;

    private long id;
    private boolean explicitPing;
    private @Nullable CommandType type;
    private @Nullable RequestFields request;

    @Override
    public void field(int number, FieldReader in) throws IOException {
        CommandType kind = kind(number);
        if (kind != null) {
            request(kind, in);
        } else if (number == ID) {
            id = in.uint32();
        } else if (number == PING) {
            explicitPing = true;
            in.embedded((unknown, fields) -> fields.skip());
        } else {
            in.skip();
        }
    }

    /** A pong has neither id nor request; a ping is a form that the reference server does not know either. */
    Command toCommand() throws MalformedCommandException {
        if (request == null) {
            if (id != 0 || explicitPing) {
                throw new MalformedCommandException("a command without a request");
            }
            return new Command(0, new Request.Pong());
        }
        if (id == 0 && type != CommandType.SEND) {
            throw new MalformedCommandException("a command without an id");
        }
        return new Command(id, request.toRequest());
    }

    /** Of those that come after the first in order it only matters that they are well-formed. */
    private void request(CommandType kind, FieldReader in) throws IOException {
        RequestFields fields = request;
        if (fields == null || kind != type) {
            fields = RequestFields.of(kind);
            if (type == null || kind.compareTo(type) < 0) {
                type = kind;
                request = fields;
            }
        }
        in.embedded(fields);
    }

    private static @Nullable CommandType kind(int number) {
        return switch (number) {
            case 4 -> CommandType.CONNECT;
            case 5 -> CommandType.SUBSCRIBE;
            case 6 -> CommandType.UNSUBSCRIBE;
            case 7 -> CommandType.PUBLISH;
            case 8 -> CommandType.PRESENCE;
            case 9 -> CommandType.PRESENCE_STATS;
            case 10 -> CommandType.HISTORY;
            case 12 -> CommandType.SEND;
            case 13 -> CommandType.RPC;
            case 14 -> CommandType.REFRESH;
            case 15 -> CommandType.SUB_REFRESH;
            default -> null;
        };
    }
}
