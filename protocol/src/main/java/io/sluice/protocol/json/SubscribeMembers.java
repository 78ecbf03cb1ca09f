package io.sluice.protocol.json;

import io.sluice.protocol.FilterNode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The members of a subscribe request as far as they have been read. Belongs to one call. */
final class SubscribeMembers {
    private String channel = "";
    private String token = "";
    private boolean recover;
    private String epoch = "";
    private long offset;
    private Payload data = Payload.NONE;
    private boolean positioned;
    private boolean recoverable;
    private boolean joinLeave;
    private String delta = "";
    private @Nullable FilterNode filter;
    private long flag;
    private long kind;

    /** Takes the member at which the cursor stands. */
    void member(MemberReader members) throws IOException {
        switch (members.name()) {
            case "channel" -> channel = members.string();
            case "token" -> token = members.string();
            case "recover" -> recover = members.bool();
            case "epoch" -> epoch = members.string();
            case "offset" -> offset = members.number(0, Long.MAX_VALUE);
            case "data" -> data = members.payload();
            case "positioned" -> positioned = members.bool();
            case "recoverable" -> recoverable = members.bool();
            case "join_leave" -> joinLeave = members.bool();
            case "delta" -> delta = members.string();
            case "tf" -> filter = FilterReader.read(members);
            case "type" -> kind = members.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "flag" -> flag = members.number(Long.MIN_VALUE, Long.MAX_VALUE);
            default -> members.skip();
        }
    }

    /** The request; within a connect command it is the key that names the channel. */
    Request.Subscribe toRequest(@Nullable String fixedChannel) {
        return new Request.Subscribe(fixedChannel == null ? channel : fixedChannel, token, recover, epoch, offset,
            data, positioned, recoverable, joinLeave, delta, filter, flag, kind);
    }
}
