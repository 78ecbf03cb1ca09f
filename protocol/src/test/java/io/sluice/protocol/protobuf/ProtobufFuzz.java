package io.sluice.protocol.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.Command;
import io.sluice.protocol.MalformedCommandException;
import io.sluice.protocol.Spending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Any bytes as a message of the Protobuf form: the commands that Protobuf's own reader finds in it or the one named
 * refusal, within a bound of memory; and what was understood is understood again when it is written anew.
 */
public final class ProtobufFuzz {
    private static final ProtobufCodec CODEC = new ProtobufCodec(ProtobufLimits.DEFAULT);
    private static final long ONCE = 64 << 10;
    /** A command of one byte, a pong, costs most. */
    private static final long PER_BYTE = 512;

    private ProtobufFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] message) throws IOException, MalformedCommandException {
        Spending.atMost(ONCE + PER_BYTE * message.length, () -> decode(message));
        ProtobufCodecTest.assertReadOrMalformed(message);
        List<Command> commands = decode(message);
        // The writer takes data as text, so what is none is left out.
        if (!commands.isEmpty() && !commands.toString().contains("\uFFFD")) {
            assertThat(CODEC.decode(ByteBuffer.wrap(Oracle.encode(commands)))).isEqualTo(commands);
        }
    }

    /** The commands; none when there is a refusal. */
    private static List<Command> decode(byte[] message) {
        try {
            return CODEC.decode(ByteBuffer.wrap(message));
        } catch (MalformedCommandException refused) {
            assertThat(refused.getMessage()).matches("[ -~]{1,200}");
            return List.of();
        }
    }
}
