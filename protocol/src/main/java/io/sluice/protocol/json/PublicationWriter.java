package io.sluice.protocol.json;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Publication;
import java.util.List;
import java.util.Map;

/**
 * The writing of publications and of the structures in them, whose form clients and the Redis contract share.
 */
public final class PublicationWriter {
    private PublicationWriter() {
    }

    /** Writes the publication as an object. */
    static void publication(JsonWriter out, Publication publication) {
        publication(out, publication, "");
    }

    /** Writes the publication as an object, with the epoch of its offset unless that is empty. */
    static void publication(JsonWriter out, Publication publication, String epoch) {
        out.beginObject();
        Members.payload(out, "data", publication.data());
        if (publication.info() != null) {
            clientInfo(out.name("info"), publication.info());
        }
        Members.number(out, "offset", publication.offset());
        if (!publication.tags().isEmpty()) {
            tags(out.name("tags"), publication.tags());
        }
        Members.bool(out, "delta", publication.delta());
        Members.string(out, "epoch", epoch);
        out.endObject();
    }

    /** Writes the publications as an array, in their order. */
    static void publications(JsonWriter out, List<Publication> publications) {
        out.beginArray();
        for (Publication publication : publications) {
            publication(out, publication);
        }
        out.endArray();
    }

    /** Writes the information as an object; user and client are there even when empty. */
    public static void clientInfo(JsonWriter out, ClientInfo info) {
        out.beginObject();
        out.name("user").string(info.user());
        out.name("client").string(info.client());
        Members.payload(out, "conn_info", info.connInfo());
        Members.payload(out, "chan_info", info.chanInfo());
        out.endObject();
    }

    /** Writes the tags as an object of strings. */
    public static void tags(JsonWriter out, Map<String, String> tags) {
        out.beginObject();
        tags.forEach((key, value) -> out.anyName(key).string(value));
        out.endObject();
    }
}
