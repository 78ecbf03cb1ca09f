package io.sluice.gateway.connection;

import io.sluice.gateway.config.ClientConfig;
import io.sluice.protocol.Command;
import io.sluice.protocol.MessageCodec;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Settings and a wire form that make small, readable tests. */
public final class TestSettings {
    /** A form in which a reply is its id and a push its channel, without framing. */
    public static final WireForm PLAIN = new WireForm(0, new PlainCodec(), message -> message);

    /** What can't be encoded in that form, as if there were a fault in the encoder. */
    public static final String POISON = "\"poison\"";

    /** Commands that a client may send a second. */
    public static final int COMMAND_RATE = 10;
    /** Commands that a client may send at once. */
    public static final int COMMAND_BURST = 200;

    private TestSettings() {
    }

    /** Deadlines in whole seconds, and room for so many queued bytes and pending commands. */
    public static ClientConfig client(int maxQueuedBytes, int maxPendingCommands) {
        return new ClientConfig(true, false, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(5),
            Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4), 65_536, 64,
            maxQueuedBytes, 0, maxPendingCommands, COMMAND_RATE, COMMAND_BURST, 128, 255);
    }

    /** Frames of this text. */
    public static Frames frames(String text) {
        return new Frames(text.getBytes(StandardCharsets.UTF_8), 1);
    }

    private static final class PlainCodec implements MessageCodec {
        @Override
        public List<Command> decode(ByteBuffer message) {
            throw new UnsupportedOperationException("tests submit commands themselves");
        }

        @Override
        public byte[] encode(Reply reply) {
            String mark = reply instanceof Reply.Failed ? "!" : "";
            return ("[" + mark + reply.id() + "]").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] encode(Push push) {
            if (!(push instanceof Push.Published published)) {
                return new byte[0];
            }
            if (published.publication().data().toString().equals(POISON)) {
                throw new IllegalStateException("as the test wants it");
            }
            return published.publication().data().bytes();
        }

        @Override
        public byte[] ping() {
            return "ping".getBytes(StandardCharsets.UTF_8);
        }
    }
}
