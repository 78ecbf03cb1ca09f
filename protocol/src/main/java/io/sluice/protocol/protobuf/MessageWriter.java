package io.sluice.protocol.protobuf;

import io.sluice.protocol.ClientInfo;
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
        return FieldOutput.delimited(out -> out.message(REPLY_PUSH, fields -> push(fields, push)));
    }

    private static void push(FieldWriter out, Push push) throws IOException {
        if (push instanceof Push.Published published) {
            published(out, published);
        } else if (push instanceof Push.Join join) {
            member(out, join.channel(), 5, join.info());
        } else if (push instanceof Push.Leave leave) {
            member(out, leave.channel(), 6, leave.info());
        } else if (push instanceof Push.Subscribed subscribed) {
            subscribed(out, subscribed);
        } else if (push instanceof Push.Unsubscribed unsubscribed) {
            unsubscribed(out, unsubscribed);
        }
    }

    private static void published(FieldWriter out, Push.Published push) throws IOException {
        out.string(2, push.channel());
        out.message(4, pub -> PublicationWriter.publication(pub, push.publication(), push.epoch()));
    }

    /** One who came or went. */
    private static void member(FieldWriter out, String channel, int number, ClientInfo info) throws IOException {
        out.string(2, channel);
        out.message(number, member -> member.message(1, who -> PublicationWriter.clientInfo(who, info)));
    }

    private static void subscribed(FieldWriter out, Push.Subscribed push) throws IOException {
        out.string(2, push.channel());
        out.message(9, subscribe -> {
            subscribe.bool(1, push.recoverable());
            subscribe.string(4, push.position().epoch());
            subscribe.uint64(5, push.position().offset());
            subscribe.bool(6, true);
        });
    }

    private static void unsubscribed(FieldWriter out, Push.Unsubscribed push) throws IOException {
        UnsubscribeCode code = push.code();
        out.string(2, push.channel());
        out.message(7, unsubscribe -> {
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
