package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The client's side of the protocol's JSON (client protocol, sections 1.2 and 1.3). */
final class Commands {
    /** The id of the connect command. */
    static final int CONNECT_ID = 1;
    /** The answer to a ping. */
    static final byte[] PONG = {'{', '}'};

    private static final ObjectMapper mapper = new ObjectMapper();
    private static final byte[] ANSWER = "{\"id\":".getBytes(UTF_8);
    private static final byte[] OFFSET = "\"offset\":".getBytes(UTF_8);
    private static final byte[] PUBLISHED = "\"publish\":{}}".getBytes(UTF_8);

    private Commands() {
    }

    /** The first command of a connection. */
    static String connect(int id, @Nullable String token) {
        ObjectNode connect = mapper.createObjectNode().put("id", id);
        ObjectNode request = connect.putObject("connect").put("name", "sluice-ops");
        if (token != null) {
            request.put("token", token);
        }
        return connect.toString();
    }

    /** The command that asks for a channel. */
    static String subscribe(int id, String channel) {
        return aboutChannel(id, "subscribe", channel);
    }

    /** The command that asks for a channel, and for what was missed since the position, if there is one. */
    static String subscribe(int id, String channel, @Nullable HeardPosition since) {
        if (since == null) {
            return subscribe(id, channel);
        }
        ObjectNode command = mapper.createObjectNode().put("id", id);
        command.putObject("subscribe").put("channel", channel).put("recover", true).put("epoch", since.epoch())
            .put("offset", since.offset());
        return command.toString();
    }

    /** Tells an answer from a push without reading it as JSON; there are many pushes. */
    static boolean isAnswer(byte[] bytes, int from, int to) {
        return to - from > ANSWER.length && Arrays.equals(bytes, from, from + ANSWER.length, ANSWER, 0, ANSWER.length);
    }

    /** The offset in a push of a publication, which comes last in it, or 0 when there is none. */
    static long offset(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] == '}') {
            end--;
        }
        long offset = 0;
        long power = 1;
        int at = end;
        while (at > from && bytes[at - 1] >= '0' && bytes[at - 1] <= '9') {
            at--;
            offset += (bytes[at] - '0') * power;
            power *= 10;
        }
        int start = at - OFFSET.length;
        return start >= from && Arrays.equals(bytes, start, at, OFFSET, 0, OFFSET.length) ? offset : 0;
    }

    /** The command that gives a channel back. */
    static String unsubscribe(int id, String channel) {
        return aboutChannel(id, "unsubscribe", channel);
    }

    /** Text as a JSON string. */
    static String quote(String text) {
        return mapper.getNodeFactory().textNode(text).toString();
    }

    /** Text as it goes out. */
    static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(UTF_8);
    }

    /** What comes before the payload of a publish command. */
    static byte[] publishHead(int id, String channel) {
        return ("{\"id\":" + id + ",\"publish\":{\"channel\":" + quote(channel)
            + ",\"data\":").getBytes(UTF_8);
    }

    /** Tells the reply to an accepted publish command without reading it as JSON; there are many. */
    static boolean isPublished(byte[] bytes, int from, int to) {
        int start = to - PUBLISHED.length;
        if (start < from) {
            return false;
        }
        for (int at = 0; at < PUBLISHED.length; at++) {
            if (bytes[start + at] != PUBLISHED[at]) {
                return false;
            }
        }
        return true;
    }

    /** Reads any reply. */
    static JsonNode parse(byte[] bytes, int from, int to) throws ProtocolException {
        try {
            return mapper.readTree(bytes, from, to - from);
        } catch (IOException e) {
            throw new ProtocolException("a reply that is not JSON");
        }
    }

    private static String aboutChannel(int id, String command, String channel) {
        ObjectNode about = mapper.createObjectNode().put("id", id);
        about.putObject(command).put("channel", channel);
        return about.toString();
    }
}
