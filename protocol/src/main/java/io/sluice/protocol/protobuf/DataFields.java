package io.sluice.protocol.protobuf;

import io.sluice.protocol.CommandType;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import java.io.IOException;

/** The fields of requests that carry data, as far as they have been read. Belongs to one call. */
final class DataFields implements RequestFields {
    private final CommandType type;
    private final int nameNumber;
    private final int dataNumber;
    private String name = "";
    private Payload data = Payload.NONE;

    /** None yet, of a publish, an rpc or a send. */
    DataFields(CommandType type) {
        this.type = type;
        this.dataNumber = type == CommandType.PUBLISH ? 2 : 1;
        this.nameNumber = type == CommandType.PUBLISH ? 1 : 2;
    }

    @Override
    public void field(int number, FieldReader in) throws IOException {
        if (number == dataNumber) {
            data = in.payload();
        } else if (number == nameNumber && type != CommandType.SEND) {
            name = in.string();
        } else {
            in.skip();
        }
    }

    @Override
    public Request toRequest() {
        return switch (type) {
            case PUBLISH -> new Request.Publish(name, data);
            case RPC -> new Request.Rpc(name, data);
            case SEND -> new Request.Send(data);
            default -> throw new IllegalStateException("carries no data: " + type);
        };
    }
}
