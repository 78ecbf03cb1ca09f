package io.sluice.protocol.protobuf;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Publication;
import java.io.IOException;
import java.util.Map;

/**
 * The writing of publications and of the structures in them (client protocol, section 1.3).
 */
final class PublicationWriter {
    private PublicationWriter() {
    }

    /** Writes the fields of the publication, with the epoch of its offset unless that is empty. */
    static void publication(FieldWriter out, Publication publication, String epoch) throws IOException {
        ClientInfo info = publication.info();
        out.bytes(4, publication.data().bytes());
        if (info != null) {
            out.message(5, author -> clientInfo(author, info));
        }
        out.uint64(6, publication.offset());
        for (Map.Entry<String, String> tag : publication.tags().entrySet()) {
            out.message(7, entry -> {
                entry.string(1, tag.getKey());
                entry.string(2, tag.getValue());
            });
        }
        out.bool(8, publication.delta());
        out.string(14, epoch);
    }

    /** Writes each of the publications as a field of this number, in their order. */
    static void publications(FieldWriter out, int number, Iterable<Publication> publications) throws IOException {
        for (Publication publication : publications) {
            out.message(number, each -> publication(each, publication, ""));
        }
    }

    /** Writes the fields of the information. */
    static void clientInfo(FieldWriter out, ClientInfo info) throws IOException {
        out.string(1, info.user());
        out.string(2, info.client());
        out.bytes(3, info.connInfo().bytes());
        out.bytes(4, info.chanInfo().bytes());
    }
}
