package io.sluice.protocol.protobuf;

import io.sluice.protocol.CommandType;
import io.sluice.protocol.Request;

/** The fields of a request as far as they have been read. Belongs to one call. */
interface RequestFields extends Fields {
    /** What they say. */
    Request toRequest();

    /** None yet, of a request of that type; a pong has none at all. */
    static RequestFields of(CommandType type) {
        return switch (type) {
            case CONNECT -> new ConnectFields();
            case SUBSCRIBE -> new SubscribeFields();
            case HISTORY -> new HistoryFields();
            case PUBLISH, RPC, SEND -> new DataFields(type);
            case UNSUBSCRIBE, PRESENCE, PRESENCE_STATS, REFRESH, SUB_REFRESH -> new TextFields(type);
            case PONG -> throw new IllegalArgumentException("a pong has no body");
        };
    }
}
