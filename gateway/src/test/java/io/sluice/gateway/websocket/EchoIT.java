package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large messages there and back, against a client that is not ours. */
final class EchoIT {
    private static final int SECONDS = 60;
    private static final int FRAGMENT = 4_999;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 65_537, 1 << 20, 16 << 20})
    void everyByteComesBack(int length) throws Exception {
        byte[] message = random(length);
        try (EchoServer echo = new EchoServer()) {
            Answer answer = new Answer();
            WebSocket client = connect(echo, answer);
            client.sendBinary(ByteBuffer.wrap(message), true).get(SECONDS, TimeUnit.SECONDS);
            assertThat(answer.bytes.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(message);
            client.abort();
        }
    }

    @Test
    void everyByteOfEveryFragmentComesBack() throws Exception {
        byte[] message = random(1 << 20);
        try (EchoServer echo = new EchoServer()) {
            Answer answer = new Answer();
            WebSocket client = connect(echo, answer);
            for (int at = 0; at < message.length; at += FRAGMENT) {
                int size = Math.min(FRAGMENT, message.length - at);
                client.sendBinary(ByteBuffer.wrap(message, at, size), at + size == message.length)
                    .get(SECONDS, TimeUnit.SECONDS);
            }
            assertThat(answer.bytes.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(message);
            client.abort();
        }
    }

    private static WebSocket connect(EchoServer echo, Answer answer) throws Exception {
        return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(echo.url()), answer)
            .get(SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** The one message that is expected. The client calls it from one thread at a time. */
    private static final class Answer implements WebSocket.Listener {
        final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket client, ByteBuffer part, boolean last) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            parts.writeBytes(copy);
            if (last) {
                bytes.complete(parts.toByteArray());
            }
            client.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket client, Throwable error) {
            bytes.completeExceptionally(error);
        }
    }
}
