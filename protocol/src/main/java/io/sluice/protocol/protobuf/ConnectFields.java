package io.sluice.protocol.protobuf;

import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a connect request as far as they have been read. Belongs to one call. */
final class ConnectFields implements RequestFields {
    private String token = "";
    private Payload data = Payload.NONE;
    private final Map<String, Request.Subscribe> subs = new LinkedHashMap<>();
    private String name = "";
    private String version = "";

    @Override
    public void field(int number, FieldReader in) throws IOException {
        switch (number) {
            case 1 -> token = in.string();
            case 2 -> data = in.payload();
            case 3 -> subscription(in);
            case 4 -> name = in.string();
            case 5 -> version = in.string();
            default -> in.skip();
        }
    }

    @Override
    public Request toRequest() {
        return new Request.Connect(token, data, Collections.unmodifiableMap(subs), name, version);
    }

    private void subscription(FieldReader in) throws IOException {
        Entry entry = new Entry();
        in.embedded(entry);
        subs.put(entry.channel, entry.subscription.toRequest(entry.channel));
        if (subs.size() > in.limits().maxSubscriptions()) {
            throw new FieldException("more than " + in.limits().maxSubscriptions() + " subscriptions");
        }
    }

    /** A map's entry is a message of key and value. */
    private static final class Entry implements Fields {
        private String channel = "";
        private final SubscribeFields subscription = new SubscribeFields();

        @Override
        public void field(int number, FieldReader in) throws IOException {
            switch (number) {
                case 1 -> channel = in.string();
                case 2 -> in.embedded(subscription);
                default -> in.skip();
            }
        }
    }
}
