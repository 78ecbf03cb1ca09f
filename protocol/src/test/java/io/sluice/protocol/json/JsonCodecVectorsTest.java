package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Command;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.Result;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.UnsubscribeCode;
import io.sluice.protocol.Vectors;
import io.sluice.protocol.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class JsonCodecVectorsTest {
    private static final JsonCodec CODEC = new JsonCodec(JsonLimits.DEFAULT);
    private static final Payload X1 = Payload.of("{\"x\":1}");

    private static final ClientInfo ANN = new ClientInfo("42", "c", Payload.of("{\"n\":1}"), Payload.of("\"i\""));

    private static final Map<String, Object> REPLIES = Map.ofEntries(
        done("connect", 1, new Result.Connect("bdb4beb3", "0.1.0", false, 0, Payload.NONE, Map.of(), 25, true)),
        done("connect with everything", 1, new Result.Connect("c", "v", true, 60, Payload.of("{\"a\":1}"),
            Map.of("user:42", new Result.Subscribe(false, 0, true, "e", 3, List.of(), false, true, Payload.NONE, false,
                false)), 25, true)),
        done("subscribe", 2, Result.Subscribe.PLAIN),
        done("subscribe with everything", 2, new Result.Subscribe(true, 30, true, "e", Long.MAX_VALUE,
            List.of(kept("1", 1), kept("\"two\"", 2)), true, true, Payload.of("[]"), true, true)),
        done("publish", 3, new Result.Publish()),
        done("unsubscribe", 0xFFFF_FFFFL, new Result.Unsubscribe()),
        done("rpc", 5, new Result.Rpc(Payload.of("{\"x\":\"y\"}"))),
        done("rpc with nothing", 5, new Result.Rpc(Payload.NONE)),
        done("refresh", 7, new Result.Refresh("c", "v", true, 3600)),
        done("sub_refresh", 8, new Result.SubRefresh(true, 60)),
        done("history", 4, new Result.History(List.of(kept("{\"x\":1}", 1)), "7c88f8af", 1)),
        done("history with nothing in it", 4, new Result.History(List.of(), "", 0)),
        done("presence", 5, new Result.Presence(Map.of("c", ANN))),
        done("presence of nobody", 5, new Result.Presence(Map.of())),
        done("presence stats", 6, new Result.PresenceStats(3, 2)),
        done("presence stats of nobody", 6, new Result.PresenceStats(0, 0)),
        entry("join", new Push.Join("a", ANN)),
        entry("leave of an anonymous client",
            new Push.Leave("a", new ClientInfo("", "c", Payload.NONE, Payload.NONE))),
        entry("error", new Reply.Failed(5, ErrorCode.NOT_AVAILABLE)),
        entry("temporary error", new Reply.Failed(5, ErrorCode.INTERNAL)),
        published("publication of a backend", "chat:lobby", Publication.of(Payload.of("{\"text\":\"hi\"}"))),
        published("publication of a client", "recovery:a", new Publication(X1,
            ANN, 7, Map.of("k", "v"))),
        entry("first publication of a stream", new Push.Published("a", kept("1", 1), "7c88f8af")),
        published("publication of an anonymous client", "a",
            new Publication(Payload.of("1"), new ClientInfo("", "c", Payload.NONE, Payload.NONE), 0, Map.of())),
        published("line breaks between a payload's tokens become spaces", "a",
            Publication.of(Payload.of("{\r\n\"x\":\n1\r}"))),
        published("strings are escaped", "\"\\/\n\r\t\u0001\u00fc\u2028\ud83d\ude00\ud83d",
            Publication.of(Payload.of("1"))),
        entry("publication that is a delta", new Push.Published("a",
            new Publication(Payload.of("d".getBytes(UTF_8), Payload.Kind.TEXT), null, 7, Map.of(), true))),
        entry("subscribe push", new Push.Subscribed("a", true, new StreamPosition(7, "7c88f8af"))),
        entry("unsubscribe push", new Push.Unsubscribed("a", UnsubscribeCode.INSUFFICIENT_STATE)),
        entry("ping", CODEC.ping()));

    @TestFactory
    Stream<DynamicTest> commands() {
        return Vectors.tests("client-commands.json", JsonCodecVectorsTest::checkCommands);
    }

    @TestFactory
    Stream<DynamicTest> replies() {
        return Vectors.tests("client-replies.json", JsonCodecVectorsTest::checkReply);
    }

    @Test
    void everyReplyHasItsVector() {
        assertThat(Vectors.tests("client-replies.json", vector -> { }).map(DynamicTest::getDisplayName)
            .collect(toSet())).isEqualTo(REPLIES.keySet());
    }

    private static void checkCommands(JsonNode vector) throws Exception {
        ByteBuffer message = ByteBuffer.wrap(Vectors.bytes(vector, "wire"));
        if (vector.has("malformed")) {
            assertThatThrownBy(() -> CODEC.decode(message)).isInstanceOf(MalformedCommandException.class);
            return;
        }
        List<Command> commands = CODEC.decode(message);
        assertThat(commands).hasSize(vector.get("commands").size());
        for (int i = 0; i < commands.size(); i++) {
            assertThat(Wire.shown(commands.get(i))).isEqualTo(vector.get("commands").get(i));
        }
        assertThat(message.remaining()).isZero();
    }

    private static void checkReply(JsonNode vector) {
        Object said = REPLIES.get(vector.get("name").textValue());
        byte[] wire = said instanceof Reply reply ? CODEC.encode(reply)
            : said instanceof Push push ? CODEC.encode(push) : (byte[]) said;
        assertThat(new String(wire, UTF_8)).isEqualTo(vector.get("wire").textValue());
    }

    private static Map.Entry<String, Object> done(String name, long id, Result result) {
        return entry(name, new Reply.Done(id, result));
    }

    private static Map.Entry<String, Object> published(String name, String channel, Publication publication) {
        return entry(name, new Push.Published(channel, publication));
    }

    private static Publication kept(String data, long offset) {
        return new Publication(Payload.of(data), null, offset, Map.of());
    }
}
