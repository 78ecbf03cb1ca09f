package io.sluice.protocol.protobuf;

import io.sluice.protocol.Request;
import io.sluice.protocol.StreamPosition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of a history request as far as they have been read. Belongs to one call. */
final class HistoryFields implements RequestFields {
    private String channel = "";
    private int limit;
    private @Nullable PositionFields since;
    private boolean reverse;

    @Override
    public void field(int number, FieldReader in) throws IOException {
        switch (number) {
            case 1 -> channel = in.string();
            case 7 -> limit = in.int32();
            case 8 -> since(in);
            case 9 -> reverse = in.bool();
            default -> in.skip();
        }
    }

    @Override
    public Request toRequest() {
        StreamPosition position = since == null ? null : new StreamPosition(since.offset, since.epoch);
        return new Request.History(channel, limit, position, reverse);
    }

    private void since(FieldReader in) throws IOException {
        PositionFields fields = since == null ? new PositionFields() : since;
        in.embedded(fields);
        since = fields;
    }

    /** The fields of a stream position. */
    private static final class PositionFields implements Fields {
        private long offset;
        private String epoch = "";

        @Override
        public void field(int number, FieldReader in) throws IOException {
            switch (number) {
                case 1 -> offset = in.offset();
                case 2 -> epoch = in.string();
                default -> in.skip();
            }
        }
    }
}
