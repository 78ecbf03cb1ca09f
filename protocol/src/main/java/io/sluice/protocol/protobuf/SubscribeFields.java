package io.sluice.protocol.protobuf;

import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of a subscribe request as far as they have been read. Belongs to one call. */
final class SubscribeFields implements RequestFields {
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
    private @Nullable FilterFields filter;
    private long flag;
    private long kind;

    @Override
    public void field(int number, FieldReader in) throws IOException {
        switch (number) {
            case 1 -> channel = in.string();
            case 2 -> token = in.string();
            case 3 -> recover = in.bool();
            case 6 -> epoch = in.string();
            case 7 -> offset = in.offset();
            case 8 -> data = in.payload();
            case 9 -> positioned = in.bool();
            case 10 -> recoverable = in.bool();
            case 11 -> joinLeave = in.bool();
            case 12 -> delta = in.string();
            case 13 -> filter(in);
            case 14 -> flag = in.int64();
            case 15 -> kind = in.int32();
            default -> in.skip();
        }
    }

    @Override
    public Request.Subscribe toRequest() {
        return toRequest(channel);
    }

    /** The request; within a connect command it is the key that names the channel. */
    Request.Subscribe toRequest(String named) {
        return new Request.Subscribe(named, token, recover, epoch, offset, data, positioned, recoverable, joinLeave,
            delta, filter == null ? null : filter.toNode(), flag, kind);
    }

    /** One that comes again adds to what came before. */
    private void filter(FieldReader in) throws IOException {
        FilterFields fields = filter == null ? new FilterFields() : filter;
        in.embedded(fields);
        filter = fields;
    }
}
