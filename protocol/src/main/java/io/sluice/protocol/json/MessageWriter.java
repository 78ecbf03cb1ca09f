package io.sluice.protocol.json;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.UnsubscribeCode;

/**
 * The writing of replies and pushes (client protocol, section 1.3).
 */
final class MessageWriter {
    /** Enough for every envelope and small result. */
    private static final int SMALL = 192;

    private MessageWriter() {
    }

    /** The reply's line, without its end. */
    static byte[] write(Reply reply) {
        JsonWriter out = new JsonWriter(SMALL).beginObject();
        Members.number(out, "id", reply.id());
        if (reply instanceof Reply.Failed failed) {
            error(out, failed.error());
        } else if (reply instanceof Reply.Done done) {
            ResultWriter.write(out, done.result());
        }
        return out.endObject().toByteArray();
    }

    /** The push's line, without its end. */
    static byte[] write(Push push) {
        if (push instanceof Push.Published published) {
            return published(published);
        }
        if (push instanceof Push.Join join) {
            return member(join.channel(), "join", join.info());
        }
        if (push instanceof Push.Leave leave) {
            return member(leave.channel(), "leave", leave.info());
        }
        if (push instanceof Push.Subscribed subscribed) {
            return subscribed(subscribed);
        }
        return unsubscribed((Push.Unsubscribed) push);
    }

    private static byte[] published(Push.Published push) {
        int expected = SMALL + push.channel().length() + push.publication().data().bytes().length;
        JsonWriter out = new JsonWriter(expected).beginObject().name("push").beginObject();
        Members.string(out, "channel", push.channel());
        out.name("pub");
        PublicationWriter.publication(out, push.publication(), push.epoch());
        return out.endObject().endObject().toByteArray();
    }

    /** One who came or went. */
    private static byte[] member(String channel, String what, ClientInfo info) {
        JsonWriter out = new JsonWriter(SMALL).beginObject().name("push").beginObject();
        Members.string(out, "channel", channel);
        out.name(what).beginObject();
        PublicationWriter.clientInfo(out.name("info"), info);
        return out.endObject().endObject().endObject().toByteArray();
    }

    private static byte[] subscribed(Push.Subscribed push) {
        JsonWriter out = new JsonWriter(SMALL).beginObject().name("push").beginObject();
        Members.string(out, "channel", push.channel());
        out.name("subscribe").beginObject();
        Members.bool(out, "recoverable", push.recoverable());
        Members.string(out, "epoch", push.position().epoch());
        Members.number(out, "offset", push.position().offset());
        Members.bool(out, "positioned", true);
        return out.endObject().endObject().endObject().toByteArray();
    }

    private static byte[] unsubscribed(Push.Unsubscribed push) {
        JsonWriter out = new JsonWriter(SMALL).beginObject().name("push").beginObject();
        Members.string(out, "channel", push.channel());
        UnsubscribeCode code = push.code();
        out.name("unsubscribe").beginObject();
        Members.number(out, "code", code.code());
        Members.string(out, "reason", code.reason());
        return out.endObject().endObject().endObject().toByteArray();
    }

    private static void error(JsonWriter out, ErrorCode error) {
        out.name("error").beginObject();
        Members.number(out, "code", error.code());
        Members.string(out, "message", error.message());
        Members.bool(out, "temporary", error.temporary());
        out.endObject();
    }
}
