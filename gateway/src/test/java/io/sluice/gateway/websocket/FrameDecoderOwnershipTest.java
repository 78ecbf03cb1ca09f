package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.BINARY;
import static io.sluice.gateway.websocket.ClientFrames.CONTINUATION;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.KEY;
import static io.sluice.gateway.websocket.ClientFrames.TEXT;
import static io.sluice.gateway.websocket.ClientFrames.close;
import static io.sluice.gateway.websocket.ClientFrames.concat;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.header;
import static io.sluice.gateway.websocket.ClientFrames.hex;
import static io.sluice.gateway.websocket.ClientFrames.ping;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoder holds, for how long, and what it gives away. */
class FrameDecoderOwnershipTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    private final FrameDecoder decoder = new FrameDecoder(MAX_MESSAGE_BYTES, 1024);
    private final EventRecorder events = new EventRecorder();

    @Test
    void aWholeMessageIsAWindowOnTheInput() throws WebSocketException {
        var in = ByteBuffer.wrap(concat(text("one"), text("two")));
        List<ByteBuffer> windows = new ArrayList<>();
        decoder.decode(in, new MessageHandler() {
            @Override
            public void message(boolean text, ByteBuffer payload) {
                windows.add(payload);
            }
        });
        assertThat(windows).hasSize(2).allSatisfy(window -> assertThat(window).isSameAs(in));
    }

    @Test
    void aFrameWhoseHeaderCameBeforeIsStillAWindow() throws WebSocketException {
        byte[] frame = text("split after the header");
        decode(ByteBuffer.wrap(frame, 0, 6));
        decode(ByteBuffer.wrap(frame, 6, frame.length - 6));
        assertThat(events.events()).containsExactly("text split after the header");
        assertThat(decoder.heldBytes()).isZero();
    }

    @Test
    void isIdleOnlyBetweenMessages() throws WebSocketException {
        byte[] message = concat(frame(TEXT, "a"), ping("p"), frame(CONTINUATION), frame(FIN, "b"));
        assertThat(decoder.isIdle()).isTrue();
        for (int i = 0; i < message.length - 1; i++) {
            decode(message[i]);
            assertThat(decoder.isIdle()).isFalse();
        }
        decode(message[message.length - 1]);
        assertThat(decoder.isIdle()).isTrue();
    }

    @Test
    void holdsNothingAfterABigMessage() throws WebSocketException {
        byte[] half = new byte[MAX_MESSAGE_BYTES / 2];
        decode(frame(BINARY, half));
        assertThat(decoder.heldBytes()).isBetween(half.length, MAX_MESSAGE_BYTES);
        decode(frame(FIN, half));
        assertThat(decoder.heldBytes()).isZero();
        assertThat(decoder.isIdle()).isTrue();
    }

    @Test
    void aDeclarationReservesNothing() throws WebSocketException {
        decode(header(KEY, FIN | BINARY, MAX_MESSAGE_BYTES, 8));
        assertThat(decoder.heldBytes()).isZero();
        decode((byte) 1);
        assertThat(decoder.heldBytes()).isEqualTo(Gathering.FIRST_CAPACITY);
    }

    @Test
    void aShortFrameReservesNoMoreThanItNeeds() throws WebSocketException {
        decode(header(KEY, FIN | BINARY, 3, 0));
        decode((byte) 1);
        assertThat(decoder.heldBytes()).isEqualTo(3);
    }

    @Test
    void aCloseFrameEndsItForGood() throws WebSocketException {
        decode(frame(TEXT, "kept until then"));
        decode(close());
        assertThat(decoder.isIdle()).isFalse();
        assertThat(decoder.heldBytes()).isZero();
        decode(text("late"));
        assertThat(events.events()).containsExactly("close 1005 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8100", "01", "c1", "8881000000000000"})
    void aBreachEndsItForGood(String breach) throws WebSocketException {
        decode(frame(TEXT, "kept until then"));
        assertThatThrownBy(() -> decode(concat(hex(breach), hex("000000000000"))))
            .isInstanceOf(WebSocketException.class).satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
        assertThat(decoder.isIdle()).isFalse();
        assertThat(decoder.heldBytes()).isZero();
        decode(text("late"));
        assertThat(events.events()).isEmpty();
    }

    @Test
    void aHandlerThatThrowsEndsItForGood() throws WebSocketException {
        var in = ByteBuffer.wrap(concat(text("a"), text("b")));
        assertThatIllegalStateException().isThrownBy(() -> decoder.decode(in, new MessageHandler() {
            @Override
            public void message(boolean text, ByteBuffer payload) {
                throw new IllegalStateException();
            }
        }));
        assertThat(in.hasRemaining()).isFalse();
        assertThat(in.limit()).isEqualTo(in.capacity());
        assertThat(decoder.isIdle()).isFalse();
        decode(text("late"));
        assertThat(events.events()).isEmpty();
    }

    @Test
    void oneDecoderServesConnectionsInTurn() throws WebSocketException {
        for (int i = 0; i < 3; i++) {
            decode(concat(text("of " + i), ping("")));
            assertThat(decoder.isIdle()).isTrue();
        }
        assertThat(events.events()).containsExactly("text of 0", "ping ", "text of 1", "ping ", "text of 2", "ping ");
    }

    private void decode(byte... bytes) throws WebSocketException {
        decode(ByteBuffer.wrap(bytes));
    }

    private void decode(ByteBuffer in) throws WebSocketException {
        decoder.decode(in, events);
    }

    /** A handler of messages. */
    private interface MessageHandler extends FrameHandler {
        @Override
        default void ping(ByteBuffer payload) {
        }

        @Override
        default void pong(ByteBuffer payload) {
        }

        @Override
        default void close(int status, String reason) {
        }
    }
}
