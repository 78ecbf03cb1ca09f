package io.sluice.protocol.protobuf;

import io.sluice.protocol.CommandType;
import io.sluice.protocol.Request;
import java.io.IOException;

/** The fields of requests that have one or two strings, as far as they have been read. Belongs to one call. */
final class TextFields implements RequestFields {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final CommandType type;
    private String first = "";
    private String second = "";

    TextFields(CommandType type) {
        this.type = type;
    }

    @Override
    public void field(int number, FieldReader in) throws IOException {
        if (number == FIRST) {
            first = in.string();
        } else if (number == SECOND && type == CommandType.SUB_REFRESH) {
            second = in.string();
        } else {
            in.skip();
        }
    }

    @Override
    public Request toRequest() {
        return switch (type) {
            case UNSUBSCRIBE -> new Request.Unsubscribe(first);
            case PRESENCE -> new Request.Presence(first);
            case PRESENCE_STATS -> new Request.PresenceStats(first);
            case REFRESH -> new Request.Refresh(first);
            case SUB_REFRESH -> new Request.SubRefresh(first, second);
            default -> throw new IllegalStateException("not of strings alone: " + type);
        };
    }
}
