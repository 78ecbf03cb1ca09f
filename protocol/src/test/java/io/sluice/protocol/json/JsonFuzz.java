package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.Command;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Spending;
import io.sluice.protocol.Wire;
import io.sluice.protocol.protobuf.Oracle;
import io.sluice.protocol.protobuf.ProtobufCodec;
import io.sluice.protocol.protobuf.ProtobufLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as a message of the JSON form: commands or the one named refusal, within a bound of memory; and what was
 * understood is understood again when it is written anew, in this form and in the other.
 */
public final class JsonFuzz {
    private static final ProtobufCodec PROTOBUF = new ProtobufCodec(ProtobufLimits.DEFAULT);
    private static final long ONCE = 256 << 10;
    /** A command of two bytes costs a parser, and one with a name that is new a table of names. */
    private static final long PER_COMMAND = 12 << 10;
    /** Some 20 without the fuzzer, which notes down what is compared. */
    private static final long PER_BYTE = 2 << 10;

    private JsonFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] message) throws IOException, MalformedCommandException {
        long lines = 1 + new String(message, ISO_8859_1).chars().filter(c -> c == '\n').count();
        Spending.atMost(ONCE + PER_COMMAND * lines + PER_BYTE * message.length,
            () -> decode(new JsonCodec(JsonLimits.DEFAULT), message));
        JsonCodec json = new JsonCodec(JsonLimits.DEFAULT);
        List<Command> commands = decode(json, message);
        if (commands != null && UTF_8.newEncoder().canEncode(commands.toString())) {
            assertThat(json.decode(ByteBuffer.wrap(written(commands).getBytes(UTF_8)))).isEqualTo(commands);
            assertThat(PROTOBUF.decode(ByteBuffer.wrap(Oracle.encode(commands)))).isEqualTo(commands);
        }
    }

    private static @Nullable List<Command> decode(JsonCodec json, byte[] message) {
        try {
            List<Command> commands = json.decode(ByteBuffer.wrap(message));
            assertThat(commands).isNotEmpty();
            return commands;
        } catch (MalformedCommandException refused) {
            assertThat(refused.getMessage()).matches("[ -~]{1,200}");
            return null;
        }
    }

    private static String written(List<Command> commands) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Command command : commands) {
            lines.append(Wire.text(command)).append('\n');
        }
        return lines.toString();
    }
}
