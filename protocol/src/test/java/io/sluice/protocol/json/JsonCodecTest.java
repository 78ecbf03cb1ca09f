package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.Command;
import io.sluice.protocol.Commands;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import io.sluice.protocol.Samples;
import io.sluice.protocol.Spending;
import io.sluice.protocol.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class JsonCodecTest {
    private static final JsonCodec CODEC = new JsonCodec(JsonLimits.DEFAULT);

    @Property(tries = 500)
    void commandsOfAMessageAreReadInOrder(@ForAll("commands") List<Command> commands)
        throws Exception {
        List<String> lines = new ArrayList<>();
        for (Command command : commands) {
            lines.add(Wire.text(command));
        }
        assertThat(CODEC.decode(utf8(String.join("\n", lines)))).isEqualTo(commands);
    }

    @Property(tries = 1_000)
    void dataIsTakenByteForByteWithinAnySpacing(@ForAll("json") String data) throws Exception {
        for (String spacing : List.of("", " ", "\t \r")) {
            String line = "{\"id\":1,\"rpc\":{\"data\":" + spacing + data + spacing + "}}";
            Payload expected = data.equals("null") ? Payload.NONE : Payload.of(data);
            Request request = CODEC.decode(utf8("{}\n" + line)).get(1).request();
            assertThat(request).isEqualTo(new Request.Rpc("", expected));
        }
    }

    @Property(tries = 1_500)
    void mutatedMessagesAreReadOrMalformed(@ForAll("mutatedCommands") byte[] message) {
        assertReadOrMalformed(message);
    }

    @Property(tries = 1_000)
    void anyBytesAreReadOrMalformed(@ForAll byte[] message) {
        assertReadOrMalformed(message);
    }

    @Test
    void directBuffersAreReadFromPositionToLimit() throws Exception {
        byte[] bytes = "xx{\"send\":{\"data\":\"hi\"}}yy".getBytes(UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(64).put(bytes).flip();
        buffer.position(2).limit(bytes.length - 2);
        List<Command> commands = CODEC.decode(buffer);
        buffer.clear().put(new byte[64]);
        assertThat(commands).containsExactly(new Command(0, new Request.Send(Payload.of("\"hi\""))));
    }

    @Test
    void asManyCommandsAsAllowedMayComeInAMessage() throws Exception {
        JsonCodec codec = new JsonCodec(new JsonLimits(4, 20, 16, 3));
        assertThat(codec.decode(utf8("{}\n{}\n{}\n"))).hasSize(3);
        assertThatThrownBy(() -> codec.decode(utf8("{}\n{}\n{}\n{}"))).isInstanceOf(MalformedCommandException.class);
    }

    @Test
    void stringsAndNamesAreLimited() throws Exception {
        JsonCodec codec = new JsonCodec(new JsonLimits(4, 20, 2_000, 1));
        String fits = "a".repeat(2_000);
        assertThat(codec.decode(utf8("{\"id\":1,\"refresh\":{\"token\":\"" + fits + "\"}}")))
            .containsExactly(new Command(1, new Request.Refresh(fits)));
        assertMalformed(codec, "{\"id\":1,\"refresh\":{\"token\":\"" + fits + "a\"}}");
        assertMalformed(codec, "{\"" + "a".repeat(20_000) + "\":1}");
    }

    @Test
    void hugeNestingAndNumbersAreMalformed() {
        assertMalformed(CODEC, "[".repeat(60_000));
        assertMalformed(CODEC, "{\"a\":".repeat(10_000));
        assertMalformed(CODEC, "{\"id\":" + "9".repeat(60_000) + ",\"rpc\":{}}");
        assertMalformed(CODEC, "{\"id\":1,\"rpc\":{\"data\":1e" + "9".repeat(60_000) + "}}");
    }

    @Test
    void manyDifferentNamesAreNoTrouble() throws Exception {
        for (int round = 0; round < 20; round++) {
            StringBuilder names = new StringBuilder("{");
            for (int i = 0; i < 3_000; i++) {
                names.append("\"n").append(round).append('_').append(i).append("\":0,");
            }
            assertThat(CODEC.decode(utf8(names + "\"send\":{}}"))).hasSize(1);
        }
    }

    /** Jackson's table of names, if it grew, would be copied for each of these: 164 MB for a message of 6 kB. */
    @Test
    void namesThatAreAlwaysNewDoNotMakeMessagesCostly() {
        int most = JsonLimits.DEFAULT.maxCommands();
        for (int round = 0; round < 20; round++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < most; i++) {
                lines.append("{\"n").append(round * most + i).append("\":0}\n");
            }
            Spending.atMost(most * (12L << 10), () -> assertReadOrMalformed(lines.toString().getBytes(UTF_8)));
        }
    }

    @Test
    void malformedMessagesAreExplainedWithoutTheirBytes() {
        assertThatThrownBy(() -> CODEC.decode(utf8("{\"id\":1,\"rpc\":secret}"))).message().doesNotContain("secret");
    }

    @Test
    void pingsAreNotShared() {
        CODEC.ping()[0] = 'x';
        assertThat(CODEC.ping()).asString(UTF_8).isEqualTo("{}");
    }

    @Test
    void limitsBelowTheProtocolsNeedsAreRefused() {
        assertThatThrownBy(() -> new JsonLimits(3, 100, 100, 1)).hasMessageContaining("maxDepth");
        assertThatThrownBy(() -> new JsonLimits(32, 100, 100, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<List<Command>> commands() {
        return Commands.all().list().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> json() {
        return Samples.json();
    }

    @Provide
    Arbitrary<byte[]> mutatedCommands() {
        return Samples.mutations(Arbitraries.oneOf(Commands.all().map(JsonCodecTest::text),
            Arbitraries.of("{}\n{}", "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}")));
    }

    private static String text(Command command) {
        try {
            return Wire.text(command);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertReadOrMalformed(byte[] message) {
        try {
            assertThat(CODEC.decode(ByteBuffer.wrap(message))).isNotEmpty();
        } catch (MalformedCommandException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    private static void assertMalformed(JsonCodec codec, String message) {
        assertThatThrownBy(() -> codec.decode(utf8(message))).isInstanceOf(MalformedCommandException.class);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
