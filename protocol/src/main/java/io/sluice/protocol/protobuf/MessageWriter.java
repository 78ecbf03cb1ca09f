package io.sluice.protocol.protobuf;

import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.UnsubscribeCode;
import java.io.IOException;

/**
 * The writing of replies and pushes (client protocol, section 1.3).
 */
final class MessageWriter {
    private static final int REPLY_ID = 1;
    private static final int REPLY_ERROR = 2;
    private static final int REPLY_PUSH = 4;

    private MessageWriter() {
    }

    /** The reply, its length before it. */
    static byte[] write(Reply reply) {
        return FieldOutput.delimited(out -> {
            out.uint32(REPLY_ID, reply.id());
            if (reply instanceof Reply.Failed failed) {
                out.message(REPLY_ERROR, error -> error(error, failed.error()));
            } else if (reply instanceof Reply.Done done) {
                ResultWriter.write(out, done.result());
            }
        });
    }

    /** The push, its length before it. */
    static byte[] write(Push push) {
        FieldWriter.Content content = push instanceof Push.Published published
            ? out -> published(out, published)
            : out -> unsubscribed(out, (Push.Unsubscribed) push);
        return FieldOutput.delimited(out -> out.message(REPLY_PUSH, content));
    }

    private static void published(FieldWriter out, Push.Published push) throws IOException {
        out.string(2, push.channel());
        out.message(4, pub -> PublicationWriter.publication(pub, push.publication(), push.epoch()));
    }

    private static void unsubscribed(FieldWriter out, Push.Unsubscribed push) throws IOException {
        UnsubscribeCode code = push.code();
        out.string(2, push.channel());
        out.message(6, unsubscribe -> {
            unsubscribe.uint32(2, code.code());
            unsubscribe.string(3, code.reason());
        });
    }

    private static void error(FieldWriter out, ErrorCode error) throws IOException {
        out.uint32(1, error.code());
        out.string(2, error.message());
        out.bool(3, error.temporary());
    }
}
