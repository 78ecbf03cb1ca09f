package io.sluice.protocol.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.sluice.protocol.Command;
import io.sluice.protocol.Commands;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import io.sluice.protocol.Wire;
import io.sluice.protocol.json.JsonCodec;
import io.sluice.protocol.json.JsonLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProtobufCodecTest {
    private static final ProtobufCodec CODEC = new ProtobufCodec(ProtobufLimits.DEFAULT);

    @Property(tries = 500)
    void commandsOfAMessageAreReadInOrder(@ForAll("commands") List<Command> commands) throws Exception {
        assertThat(decode(Oracle.encode(commands))).isEqualTo(commands);
    }

    @Property(tries = 500)
    void bothFormsMakeTheSameRecords(@ForAll("commands") List<Command> commands) throws Exception {
        JsonCodec json = new JsonCodec(JsonLimits.DEFAULT);
        for (Command command : commands) {
            assertThat(decode(Oracle.encode(List.of(command))))
                .isEqualTo(json.decode(ByteBuffer.wrap(Wire.text(command).getBytes(UTF_8))));
        }
    }

    @Property(tries = 3_000)
    void mutatedMessagesMeanWhatTheyMeanToProtobufOrAreMalformed(@ForAll("mutated") byte[] message) throws Exception {
        assertReadOrMalformed(message);
    }

    @Property(tries = 1_000)
    void messagesCutOffAreMalformedOrEndBetweenCommands(@ForAll("commands") List<Command> commands,
        @ForAll int at) throws Exception {
        byte[] whole = Oracle.encode(commands);
        byte[] cut = Arrays.copyOf(whole, Math.floorMod(at, whole.length));
        try {
            List<Command> read = decode(cut);
            assertThat(read).isEqualTo(commands.subList(0, read.size()));
            assertThat(Oracle.encode(read)).isEqualTo(cut);
        } catch (MalformedCommandException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    @Property(tries = 2_000)
    void anyBytesAreReadOrMalformed(@ForAll byte[] message) throws Exception {
        assertReadOrMalformed(message);
    }

    @Property(tries = 500)
    void anyBytesMayBeData(@ForAll byte[] data) throws Exception {
        byte[] rpc = delimited(1, data);
        byte[] command = concat(new byte[] {0x08, 1}, delimited(13, rpc));
        List<Command> commands = decode(concat(varint(command.length), command));
        assertThat(commands).containsExactly(new Command(1, new Request.Rpc("", Payload.of(data))));
        assertThat(((Request.Rpc) commands.get(0).request()).data().hasJsonForm()).isEqualTo(data.length == 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "an empty message                            | ''",
        "a length beyond the end                     | 05 0801",
        "a length of 2^31-1                          | ffffffff07 0801",
        "a length of 2^32 and some                   | 828080801008 01",
        "a negative length                           | ffffffffffffffffff01 0801",
        "a length that does not end                  | ffffffffffffffffffffffff",
        "an inner length beyond its message          | 06 0801 220a 2200 00000000000000000000",
        "an inner length of 2^31-1                   | 09 0801 22 ffffffff07 00",
        "a string beyond its message                 | 08 0801 2a04 0a0a 7465",
        "a negative length of a string               | 10 0801 2a0c 0a ffffffffffffffffff01 61",
        "an id as a string                           | 05 0a0131 2200",
        "an id in fixed bits                         | 07 0d01000000 2200",
        "a request as a number                       | 04 0801 2001",
        "a channel as a number                       | 06 0801 2a02 0801",
        "a flag as a string                          | 07 0801 2a03 1a0131",
        "data in fixed bits                          | 0d 0801 3a09 11 0000000000000000",
        "a group that is unknown                     | 08 0801 2200 a301 a401",
        "the end of a group                          | 06 0801 2200 a401",
        "a group for a request                       | 04 0801 2324",
        "field 0                                     | 04 0001 2200",
        "wire type 6                                 | 05 0801 26 00 00",
        "not UTF-8                                   | 07 0801 2a03 0a01ff",
        "an overlong form in a string                | 08 0801 2a04 0a02c080",
        "a surrogate in a string                     | 09 0801 2a05 0a03eda080",
        "an offset over 63 bits                      | 0f 0801 2a0b 38 ffffffffffffffffff01",
        "an id without a request                     | 02 0801",
        "a request without an id                     | 02 2200",
        "an explicit ping                            | 02 5a00",
        "an explicit ping with an id                 | 04 0801 5a00",
        "a ping that is not well-formed              | 0b 0804 5a05 0a0100001e 6200",
        "a ping as a number                          | 06 0804 5800 6200",
        "a good command before a bad one             | 00 02 0801",
        "a second request that is cut off            | 08 0801 2200 2a02 0a05"})
    void hostileMessagesAreMalformed(String what, String hex) {
        assertMalformed(CODEC, hex(hex));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "unknown fields of all types | 1d 0801 a001 05 a101 0102030405060708 a201 026162 a501 01020304 2200",
        "the last id counts          | 06 0805 0801 2200",
        "a ping beside a request     | 06 0801 5a00 2200",
        "the first request in order  | 0b 0801 2a03 0a0161 2200 2a00"})
    void oddMessagesAreConnects(String what, String hex) throws Exception {
        byte[] message = hex(hex);
        message[0] = (byte) (message.length - 1);
        assertThat(decode(message)).containsExactly(new Command(1,
            new Request.Connect("", Payload.NONE, Map.of(), "", "")));
    }

    @Test
    void aRequestThatComesInPartsIsPutTogether() throws Exception {
        assertThat(decode(hex("0c 0801 2a03 0a0161 2a03 120174")))
            .containsExactly(new Command(1, subscribe("a", "t")));
        assertThat(decode(hex("0c 0801 2a03 0a0161 2a03 0a0162")))
            .containsExactly(new Command(1, subscribe("b", "")));
    }

    @Test
    void directBuffersAreReadFromPositionToLimit() throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64).put(hex("ffff 06 62040a026869 ffff")).flip();
        buffer.position(2).limit(buffer.limit() - 2);
        List<Command> commands = CODEC.decode(buffer);
        buffer.clear().put(new byte[64]);
        assertThat(commands).containsExactly(new Command(0, new Request.Send(Payload.of("hi"))));
    }

    @Test
    void asManyCommandsAsAllowedMayComeInAMessage() throws Exception {
        ProtobufCodec codec = new ProtobufCodec(new ProtobufLimits(4, 16, 3, 1));
        assertThat(codec.decode(ByteBuffer.wrap(new byte[3]))).hasSize(3);
        assertMalformed(codec, new byte[4]);
    }

    @Test
    void stringsAreLimited() throws Exception {
        ProtobufCodec codec = new ProtobufCodec(new ProtobufLimits(4, 20, 1, 1));
        byte[] refresh = hex("1a 0801 72 16 0a14 6161616161616161616161616161616161616161");
        assertThat(codec.decode(ByteBuffer.wrap(refresh))).containsExactly(
            new Command(1, new Request.Refresh("a".repeat(20))));
        assertMalformed(codec, hex("1b 0801 72 17 0a15 616161616161616161616161616161616161616161"));
    }

    @Test
    void subscriptionsOfAConnectAreLimited() throws Exception {
        ProtobufCodec codec = new ProtobufCodec(new ProtobufLimits(4, 16, 1, 2));
        assertThat(codec.decode(ByteBuffer.wrap(hex("13 0801 220f 1a03 0a0161 1a03 0a0162 1a03 0a0161")))).hasSize(1);
        assertMalformed(codec, hex("13 0801 220f 1a03 0a0161 1a03 0a0162 1a03 0a0163"));
    }

    @Test
    void nestingIsLimited() throws Exception {
        assertThat(decode(nested(30))).hasSize(1);
        assertMalformed(CODEC, nested(31));
        assertMalformed(CODEC, nested(10_000));
    }

    @Test
    void hostileLengthsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        byte[] data = hex("0c 0801 3a08 12 fcffffff07 0000");
        byte[] string = hex("0c 0801 2a08 0a fcffffff07 0000");
        assertMalformed(CODEC, data);
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 20; i++) {
            assertMalformed(CODEC, data);
            assertMalformed(CODEC, string);
        }
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(16 << 20);
    }

    @Test
    void limitsBelowTheProtocolsNeedsAreRefused() {
        assertThatThrownBy(() -> new ProtobufLimits(3, 100, 1, 1)).hasMessageContaining("maxDepth");
        assertThatThrownBy(() -> new ProtobufLimits(4, 100, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pingsAreNotShared() {
        CODEC.ping()[0] = 1;
        assertThat(CODEC.ping()).containsExactly(0);
    }

    @Provide
    Arbitrary<List<Command>> commands() {
        return Commands.all().list().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<byte[]> mutated() {
        Arbitrary<int[]> edits = Arbitraries.integers().between(0, 1 << 20).array(int[].class).ofMaxSize(4);
        return Combinators.combine(commands(), edits).as((commands, places) -> {
            byte[] bytes = Oracle.encode(commands);
            for (int place : places) {
                bytes[place % bytes.length] ^= (byte) (1 << (place >> 17));
            }
            return bytes;
        }).withoutEdgeCases();
    }

    /** Holds the message to be read as Protobuf's own reader does, or refused. */
    static void assertReadOrMalformed(byte[] message) throws IOException {
        List<Command> commands;
        try {
            commands = decode(message);
        } catch (MalformedCommandException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
            return;
        }
        List<JsonNode> theirs = Oracle.decodeAll("Command", message);
        assertThat(commands).hasSameSizeAs(theirs);
        for (int i = 0; i < commands.size(); i++) {
            assertSame(commands.get(i), theirs.get(i));
        }
    }

    /** Ours holds one request of those that theirs may have. */
    private static void assertSame(Command ours, JsonNode theirs) throws IOException {
        assertThat(theirs.path("id").longValue()).isEqualTo(ours.id());
        if (ours.request() instanceof Request.Pong) {
            return;
        }
        JsonNode request = theirs.get(ours.type().member());
        JsonNode encoded = Oracle.decode("Command", Oracle.encode(List.of(ours))).get(ours.type().member());
        assertThat(named(encoded)).isEqualTo(named(request));
    }

    /** A subscription of a connect has its channel from its key, whatever else it says. */
    private static JsonNode named(JsonNode request) {
        request.path("subs").properties().forEach(entry ->
            ((ObjectNode) entry.getValue()).put("channel", entry.getKey()));
        return request;
    }

    /** A subscribe whose filter has so many levels. */
    private static byte[] nested(int levels) {
        byte[] inner = new byte[0];
        for (int i = 0; i < levels; i++) {
            inner = delimited(i == levels - 1 ? 13 : 6, inner);
        }
        byte[] command = concat(new byte[] {0x08, 1}, delimited(5, inner));
        return concat(varint(command.length), command);
    }

    private static byte[] delimited(int number, byte[] content) {
        return concat(concat(varint((number << 3) | 2), varint(content.length)), content);
    }

    private static byte[] varint(int value) {
        byte[] bytes = new byte[5];
        int length = 0;
        for (int rest = value; length == 0 || rest != 0; rest >>>= 7) {
            bytes[length++] = (byte) ((rest & 0x7F) | (rest >>> 7 == 0 ? 0 : 0x80));
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Request.Subscribe subscribe(String channel, String token) {
        return new Request.Subscribe(channel, token, false, "", 0, Payload.NONE, false, false, false, "", null, 0, 0);
    }

    private static List<Command> decode(byte[] message) throws MalformedCommandException {
        return CODEC.decode(ByteBuffer.wrap(message));
    }

    private static byte[] hex(String spaced) {
        return HexFormat.of().parseHex(spaced.replace(" ", ""));
    }

    private static void assertMalformed(ProtobufCodec codec, byte[] message) {
        assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(message))).isInstanceOf(MalformedCommandException.class);
    }
}
