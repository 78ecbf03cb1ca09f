package io.sluice.ops.loss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ops.loss.Reply.Failure;
import io.sluice.ops.loss.Reply.Joined;
import io.sluice.ops.loss.Reply.Published;
import io.sluice.ops.loss.Reply.Push;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both forms of the protocol: what is written, and that they read the same from what says the same. */
final class WireTest {
    private static final Position POSITION = new Position("Zk3f", 300);
    private static final Joined JOINED = new Joined(true, POSITION, true, true,
        List.of(new Published(301, "", "{\"x\":1}"), new Published(302, "Zk3f", "2")));

    @Test
    void jsonCommandsAreAsTheProtocolSays() {
        JsonWire wire = new JsonWire();
        assertThat(wire.connect(1, "t", Map.of("user:u", POSITION))).asString(UTF_8).isEqualTo(
            "{\"id\":1,\"connect\":{\"name\":\"loss\",\"token\":\"t\",\"subs\":"
                + "{\"user:u\":{\"recover\":true,\"epoch\":\"Zk3f\",\"offset\":300}}}}");
        assertThat(wire.subscribe(2, "a", POSITION, true)).asString(UTF_8).isEqualTo(
            "{\"id\":2,\"subscribe\":{\"channel\":\"a\",\"recover\":true,\"epoch\":\"Zk3f\",\"offset\":300,"
                + "\"flag\":2}}");
        assertThat(wire.join(List.of(wire.pong(), wire.publish(3, "a", "[1]")))).asString(UTF_8)
            .isEqualTo("{}\n{\"id\":3,\"publish\":{\"channel\":\"a\",\"data\":[1]}}");
    }

    /** The worked exchange of the client protocol, section 1.18. */
    @Test
    void protobufCommandsAreAsTheProtocolSays() {
        ProtobufWire wire = new ProtobufWire();
        assertThat(hex(wire.subscribe(2, "test", null, true))).isEqualTo("0a08022a060a0474657374");
        assertThat(hex(wire.publish(3, "test", "hi"))).isEqualTo("0e08033a0a0a047465737412026869");
        assertThat(hex(wire.pong())).isEqualTo("00");
        assertThat(hex(wire.subscribe(2, "a", POSITION, true)))
            .isEqualTo("1408022a100a0161180132045a6b336638ac027002");
        assertThat(hex(wire.connect(1, "t", Map.of("u", POSITION))))
            .isEqualTo("1f0801221b0a017422046c6f73731a100a0175120b180132045a6b336638ac02");
    }

    @Test
    void bothReadASubscribeAnswer() throws ProtocolException {
        Reply expected = new Reply(2, null, null, JOINED, null);
        assertThat(json("{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"Zk3f\",\"offset\":300,"
            + "\"was_recovering\":true,\"recovered\":true,\"publications\":[{\"data\":{\"x\":1},\"offset\":301},"
            + "{\"data\":2,\"offset\":302,\"epoch\":\"Zk3f\"}]}}")).containsExactly(expected);
        assertThat(protobuf(new ProtoWriter().number(1, 2).message(6, joined()))).containsExactly(expected);
    }

    @Test
    void bothReadAConnectAnswerWithSubscriptions() throws ProtocolException {
        Reply expected = new Reply(1, null, Map.of("user:u", JOINED), null, null);
        assertThat(json("{\"id\":1,\"connect\":{\"client\":\"c\",\"subs\":{\"user:u\":{\"recoverable\":true,"
            + "\"epoch\":\"Zk3f\",\"offset\":300,\"was_recovering\":true,\"recovered\":true,\"publications\":["
            + "{\"data\":{\"x\":1},\"offset\":301},{\"data\":2,\"offset\":302,\"epoch\":\"Zk3f\"}]}}}}"))
            .containsExactly(expected);
        assertThat(protobuf(new ProtoWriter().number(1, 1).message(5, new ProtoWriter().text(1, "c")
            .message(6, new ProtoWriter().text(1, "user:u").message(2, joined()))))).containsExactly(expected);
    }

    @Test
    void bothReadErrorsPushesAndPings() throws ProtocolException {
        Reply error = new Reply(3, new Failure(100, true), null, null, null);
        Reply push = new Reply(0, null, null, null, new Push("a", new Published(7, "", "1"), null, 0));
        Reply end = new Reply(0, null, null, null, new Push("a", null, null, 2500));
        Reply ping = new Reply(0, null, null, null, null);
        assertThat(json("""
            {"id":3,"error":{"code":100,"message":"m","temporary":true}}
            {"push":{"channel":"a","pub":{"data":1,"offset":7}}}
            {"push":{"channel":"a","unsubscribe":{"code":2500,"reason":"r"}}}
            {}"""))
            .containsExactly(error, push, end, ping);
        assertThat(protobuf(
            new ProtoWriter().number(1, 3).message(2, new ProtoWriter().number(1, 100).text(2, "m").number(3, 1)),
            new ProtoWriter().message(4, new ProtoWriter().text(2, "a").message(4,
                new ProtoWriter().text(4, "1").number(6, 7))),
            new ProtoWriter().message(4, new ProtoWriter().text(2, "a").message(7,
                new ProtoWriter().number(2, 2500).text(3, "r"))),
            new ProtoWriter())).containsExactly(error, push, end, ping);
        assertThat(ping.isPing()).isTrue();
        assertThat(push.isPing()).isFalse();
    }

    @Test
    void piecesOfAMessageArePutTogether() throws ProtocolException {
        byte[] message = new ProtoWriter().number(1, 2).message(6, joined()).delimited();
        ProtobufWire wire = new ProtobufWire();
        List<Reply> replies = new ArrayList<>();
        for (int at = 0; at < message.length; at++) {
            assertThat(replies).isEmpty();
            wire.accept(message, at, at + 1, at == message.length - 1, replies::add);
        }
        assertThat(replies).containsExactly(new Reply(2, null, null, JOINED, null));
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] message = new ProtoWriter().number(1, 2).message(6, joined()).delimited();
        for (int length = 1; length < message.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> new ProtobufWire().accept(message, 0, cut, true, reply -> { }))
                .isInstanceOf(ProtocolException.class);
        }
        assertThatThrownBy(() -> json("{\"id\":")).isInstanceOf(ProtocolException.class);
    }

    private static ProtoWriter joined() {
        return new ProtoWriter().number(3, 1).text(6, "Zk3f")
            .message(7, new ProtoWriter().text(4, "{\"x\":1}").number(6, 301))
            .message(7, new ProtoWriter().text(4, "2").number(6, 302).text(14, "Zk3f"))
            .number(8, 1).number(9, 300).number(10, 1).number(12, 1);
    }

    private static List<Reply> json(String frame) throws ProtocolException {
        List<Reply> replies = new ArrayList<>();
        byte[] bytes = frame.getBytes(UTF_8);
        new JsonWire().accept(bytes, 0, bytes.length, true, replies::add);
        return replies;
    }

    private static List<Reply> protobuf(ProtoWriter... messages) throws ProtocolException {
        ProtobufWire wire = new ProtobufWire();
        byte[] frame = wire.join(Stream.of(messages).map(ProtoWriter::delimited).toList());
        List<Reply> replies = new ArrayList<>();
        wire.accept(frame, 0, frame.length, true, replies::add);
        return replies;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
