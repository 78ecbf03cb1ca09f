package io.sluice.protocol.json;

import io.sluice.protocol.Result;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The writing of results: one member, named like the command, with the result's members in it.
 */
final class ResultWriter {
    private static final Map<Class<? extends Result>, Form<?>> FORMS = Map.of(
        Result.Connect.class, new Form<>("connect", Result.Connect.class, ResultWriter::connect),
        Result.Subscribe.class, new Form<>("subscribe", Result.Subscribe.class, ResultWriter::subscribe),
        Result.Unsubscribe.class, new Form<>("unsubscribe", Result.Unsubscribe.class, ResultWriter::nothing),
        Result.Publish.class, new Form<>("publish", Result.Publish.class, ResultWriter::nothing),
        Result.History.class, new Form<>("history", Result.History.class, ResultWriter::history),
        Result.Presence.class, new Form<>("presence", Result.Presence.class, ResultWriter::presence),
        Result.PresenceStats.class,
        new Form<>("presence_stats", Result.PresenceStats.class, ResultWriter::presenceStats),
        Result.Refresh.class, new Form<>("refresh", Result.Refresh.class, ResultWriter::refresh),
        Result.SubRefresh.class, new Form<>("sub_refresh", Result.SubRefresh.class, ResultWriter::subRefresh),
        Result.Rpc.class, new Form<>("rpc", Result.Rpc.class, ResultWriter::rpc));

    private ResultWriter() {
    }

    /** Writes the member that holds the result. */
    static void write(JsonWriter out, Result result) {
        Form<?> form = FORMS.get(result.getClass());
        if (form == null) {
            throw new IllegalArgumentException("no JSON form for " + result.getClass().getSimpleName());
        }
        form.write(out, result);
    }

    private static void connect(JsonWriter out, Result.Connect result) {
        Members.string(out, "client", result.client());
        Members.string(out, "version", result.version());
        Members.bool(out, "expires", result.expires());
        Members.number(out, "ttl", result.ttl());
        Members.payload(out, "data", result.data());
        if (!result.subs().isEmpty()) {
            out.name("subs").beginObject();
            result.subs().forEach((channel, subscription) -> {
                out.anyName(channel).beginObject();
                subscribe(out, subscription);
                out.endObject();
            });
            out.endObject();
        }
        Members.number(out, "ping", result.ping());
        Members.bool(out, "pong", result.pong());
    }

    private static void subscribe(JsonWriter out, Result.Subscribe result) {
        Members.bool(out, "expires", result.expires());
        Members.number(out, "ttl", result.ttl());
        Members.bool(out, "recoverable", result.recoverable());
        Members.string(out, "epoch", result.epoch());
        Members.number(out, "offset", result.offset());
        if (!result.publications().isEmpty()) {
            PublicationWriter.publications(out.name("publications"), result.publications());
        }
        Members.bool(out, "recovered", result.recovered());
        Members.bool(out, "positioned", result.positioned());
        Members.payload(out, "data", result.data());
        Members.bool(out, "was_recovering", result.wasRecovering());
        Members.bool(out, "delta", result.delta());
    }

    /** All of it is there even when it is empty or zero. */
    private static void history(JsonWriter out, Result.History result) {
        PublicationWriter.publications(out.name("publications"), result.publications());
        out.name("epoch").string(result.epoch());
        out.name("offset").number(result.offset());
    }

    /** The map is there even when nobody is in it. */
    private static void presence(JsonWriter out, Result.Presence result) {
        out.name("presence").beginObject();
        result.presence().forEach((client, info) -> PublicationWriter.clientInfo(out.anyName(client), info));
        out.endObject();
    }

    /** Both numbers are there even when they are zero. */
    private static void presenceStats(JsonWriter out, Result.PresenceStats result) {
        out.name("num_clients").number(result.clients());
        out.name("num_users").number(result.users());
    }

    private static void refresh(JsonWriter out, Result.Refresh result) {
        Members.string(out, "client", result.client());
        Members.string(out, "version", result.version());
        Members.bool(out, "expires", result.expires());
        Members.number(out, "ttl", result.ttl());
    }

    private static void subRefresh(JsonWriter out, Result.SubRefresh result) {
        Members.bool(out, "expires", result.expires());
        Members.number(out, "ttl", result.ttl());
    }

    private static void rpc(JsonWriter out, Result.Rpc result) {
        Members.payload(out, "data", result.data());
    }

    private static void nothing(JsonWriter out, Result result) {
        // These results have no members.
    }

    /** How one kind of result is written. */
    private record Form<R extends Result>(String member, Class<R> type, BiConsumer<JsonWriter, R> body) {
        void write(JsonWriter out, Result result) {
            out.name(member).beginObject();
            body.accept(out, type.cast(result));
            out.endObject();
        }
    }
}
