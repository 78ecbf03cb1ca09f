package io.sluice.protocol.protobuf;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Result;
import java.io.IOException;
import java.util.Map;

/**
 * The writing of results: one field of the reply, with the result's fields in it.
 */
final class ResultWriter {
    private static final Map<Class<? extends Result>, Form<?>> FORMS = Map.of(
        Result.Connect.class, new Form<>(5, Result.Connect.class, ResultWriter::connect),
        Result.Subscribe.class, new Form<>(6, Result.Subscribe.class, ResultWriter::subscribe),
        Result.Unsubscribe.class, new Form<>(7, Result.Unsubscribe.class, ResultWriter::nothing),
        Result.Publish.class, new Form<>(8, Result.Publish.class, ResultWriter::nothing),
        Result.Presence.class, new Form<>(9, Result.Presence.class, ResultWriter::presence),
        Result.PresenceStats.class, new Form<>(10, Result.PresenceStats.class, ResultWriter::presenceStats),
        Result.History.class, new Form<>(11, Result.History.class, ResultWriter::history),
        Result.Rpc.class, new Form<>(13, Result.Rpc.class, ResultWriter::rpc),
        Result.Refresh.class, new Form<>(14, Result.Refresh.class, ResultWriter::refresh),
        Result.SubRefresh.class, new Form<>(15, Result.SubRefresh.class, ResultWriter::subRefresh));

    private ResultWriter() {
    }

    /** Writes the field that holds the result. */
    static void write(FieldWriter out, Result result) throws IOException {
        Form<?> form = FORMS.get(result.getClass());
        if (form == null) {
            throw new IllegalArgumentException("no Protobuf form for " + result.getClass().getSimpleName());
        }
        form.write(out, result);
    }

    private static void connect(FieldWriter out, Result.Connect result) throws IOException {
        out.string(1, result.client());
        out.string(2, result.version());
        out.bool(3, result.expires());
        out.uint32(4, result.ttl());
        out.bytes(5, result.data().bytes());
        for (Map.Entry<String, Result.Subscribe> sub : result.subs().entrySet()) {
            out.message(6, entry -> {
                entry.string(1, sub.getKey());
                entry.message(2, subscription -> subscribe(subscription, sub.getValue()));
            });
        }
        out.uint32(7, result.ping());
        out.bool(8, result.pong());
    }

    private static void subscribe(FieldWriter out, Result.Subscribe result) throws IOException {
        out.bool(1, result.expires());
        out.uint32(2, result.ttl());
        out.bool(3, result.recoverable());
        out.string(6, result.epoch());
        PublicationWriter.publications(out, 7, result.publications());
        out.bool(8, result.recovered());
        out.uint64(9, result.offset());
        out.bool(10, result.positioned());
        out.bytes(11, result.data().bytes());
        out.bool(12, result.wasRecovering());
        out.bool(13, result.delta());
    }

    private static void presence(FieldWriter out, Result.Presence result) throws IOException {
        for (Map.Entry<String, ClientInfo> present : result.presence().entrySet()) {
            out.message(1, entry -> {
                entry.string(1, present.getKey());
                entry.message(2, info -> PublicationWriter.clientInfo(info, present.getValue()));
            });
        }
    }

    private static void presenceStats(FieldWriter out, Result.PresenceStats result) throws IOException {
        out.uint32(1, result.clients());
        out.uint32(2, result.users());
    }

    private static void history(FieldWriter out, Result.History result) throws IOException {
        PublicationWriter.publications(out, 1, result.publications());
        out.string(2, result.epoch());
        out.uint64(3, result.offset());
    }

    private static void refresh(FieldWriter out, Result.Refresh result) throws IOException {
        out.string(1, result.client());
        out.string(2, result.version());
        out.bool(3, result.expires());
        out.uint32(4, result.ttl());
    }

    private static void subRefresh(FieldWriter out, Result.SubRefresh result) throws IOException {
        out.bool(1, result.expires());
        out.uint32(2, result.ttl());
    }

    private static void rpc(FieldWriter out, Result.Rpc result) throws IOException {
        out.bytes(1, result.data().bytes());
    }

    private static void nothing(FieldWriter out, Result result) {
        // These results have no fields.
    }

    /** How one kind of result is written. */
    private record Form<R extends Result>(int number, Class<R> type, Body<R> body) {
        void write(FieldWriter out, Result result) throws IOException {
            out.message(number, fields -> body.write(fields, type.cast(result)));
        }
    }

    /** The fields of one kind of result. */
    @FunctionalInterface
    private interface Body<R extends Result> {
        void write(FieldWriter out, R result) throws IOException;
    }
}
