package io.sluice.ops.loss;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sluice.ops.client.Opcode;
import io.sluice.ops.client.ReplyJoiner;
import io.sluice.ops.loss.Reply.Failure;
import io.sluice.ops.loss.Reply.Joined;
import io.sluice.ops.loss.Reply.Published;
import io.sluice.ops.loss.Reply.Push;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The protocol in JSON: replies and commands on lines. Owned by a client's thread. */
final class JsonWire implements Wire {
    private static final ObjectMapper mapper = new ObjectMapper();
    /** The bit of a subscribe's flag that asks for error 112 (client protocol, section 1.7). */
    private static final int STRICT = 2;

    private final List<Reply> whole = new ArrayList<>();
    private final ReplyJoiner joiner = new ReplyJoiner((bytes, from, to) -> whole.add(read(bytes, from, to)));

    @Override
    public int opcode() {
        return Opcode.TEXT;
    }

    @Override
    public String query() {
        return "";
    }

    @Override
    public byte[] connect(int id, String token, Map<String, Position> recover) {
        ObjectNode command = mapper.createObjectNode().put("id", id);
        ObjectNode request = command.putObject("connect").put("name", "loss").put("token", token);
        if (!recover.isEmpty()) {
            ObjectNode subs = request.putObject("subs");
            recover.forEach((channel, position) -> recover(subs.putObject(channel), position));
        }
        return bytes(command);
    }

    @Override
    public byte[] subscribe(int id, String channel, @Nullable Position recover, boolean strict) {
        ObjectNode command = mapper.createObjectNode().put("id", id);
        ObjectNode request = command.putObject("subscribe").put("channel", channel);
        if (recover != null) {
            recover(request, recover);
            if (strict) {
                request.put("flag", STRICT);
            }
        }
        return bytes(command);
    }

    @Override
    public byte[] publish(int id, String channel, String json) {
        ObjectNode command = mapper.createObjectNode().put("id", id);
        command.putObject("publish").put("channel", channel).putRawValue("data", new RawValue(json));
        return bytes(command);
    }

    @Override
    public byte[] pong() {
        return new byte[] {'{', '}'};
    }

    @Override
    public byte[] join(List<byte[]> commands) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (byte[] command : commands) {
            if (frame.size() > 0) {
                frame.write('\n');
            }
            frame.writeBytes(command);
        }
        return frame.toByteArray();
    }

    @Override
    public void accept(byte[] bytes, int from, int to, boolean last, Consumer<Reply> replies)
        throws ProtocolException {
        joiner.add(bytes, from, to, last);
        List<Reply> now = List.copyOf(whole);
        whole.clear();
        now.forEach(replies);
    }

    private static void recover(ObjectNode request, Position position) {
        request.put("recover", true).put("epoch", position.epoch()).put("offset", position.offset());
    }

    private static byte[] bytes(ObjectNode command) {
        return command.toString().getBytes(UTF_8);
    }

    private static Reply read(byte[] bytes, int from, int to) throws ProtocolException {
        JsonNode node;
        try {
            node = mapper.readTree(bytes, from, to - from);
        } catch (IOException e) {
            throw new ProtocolException("a reply that is not JSON: " + new String(bytes, from, to - from, UTF_8));
        }
        JsonNode error = node.get("error");
        JsonNode connect = node.get("connect");
        JsonNode subscribe = node.get("subscribe");
        JsonNode push = node.get("push");
        return new Reply(node.path("id").asLong(),
            error == null ? null : new Failure(error.path("code").asInt(), error.path("temporary").asBoolean()),
            connect == null ? null : subs(connect.path("subs")), subscribe == null ? null : joined(subscribe),
            push == null ? null : push(push));
    }

    private static Map<String, Joined> subs(JsonNode subs) {
        Map<String, Joined> joined = new HashMap<>();
        subs.properties().forEach(sub -> joined.put(sub.getKey(), joined(sub.getValue())));
        return joined;
    }

    private static Joined joined(JsonNode result) {
        List<Published> publications = new ArrayList<>();
        result.path("publications").forEach(each -> publications.add(published(each)));
        return new Joined(result.path("recoverable").asBoolean(),
            position(result),
            result.path("was_recovering").asBoolean(), result.path("recovered").asBoolean(), publications);
    }

    private static Push push(JsonNode push) {
        JsonNode publication = push.get("pub");
        JsonNode unsubscribe = push.get("unsubscribe");
        JsonNode subscribe = push.get("subscribe");
        return new Push(push.path("channel").asText(), publication == null ? null : published(publication),
            subscribe == null ? null : position(subscribe), unsubscribe == null ? 0 : unsubscribe.path("code").asInt());
    }

    private static Position position(JsonNode subscription) {
        return new Position(subscription.path("epoch").asText(), subscription.path("offset").asLong());
    }

    private static Published published(JsonNode publication) {
        return new Published(publication.path("offset").asLong(), publication.path("epoch").asText(),
            publication.path("data").toString());
    }
}
