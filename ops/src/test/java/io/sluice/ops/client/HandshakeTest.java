package io.sluice.ops.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
    private final Handshake handshake = new Handshake();

    @Test
    void theAnswerIsTheOneOfTheRfc() {
        assertThat(Handshake.acceptFor("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void aWholeResponseIsMeasuredAndAPartIsWaitedFor() throws ProtocolException {
        byte[] response = ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nsec-websocket-accept: "
            + Handshake.acceptFor(key()) + "\r\n\r\nrest").getBytes(US_ASCII);

        assertThat(handshake.check(response, response.length)).isEqualTo(response.length - 4);
        assertThat(handshake.check(response, 60)).isEqualTo(-1);
    }

    @Test
    void refusalsAndWrongAnswersAreRefused() {
        assertRefused("HTTP/1.1 503 Service Unavailable\r\n\r\n", "503");
        assertRefused("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", "wrong");
    }

    @Test
    void tokensAreSignedAsTheReferenceDoes() {
        // Computed with: printf '%s' HEADER.CLAIMS | openssl dgst -sha256 -hmac secret -binary | basenc --base64url
        assertThat(new TokenSigner("secret").sign("load-1", Instant.ofEpochSecond(1_900_000_000)))
            .isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
                + "eyJzdWIiOiJsb2FkLTEiLCJleHAiOjE5MDAwMDAwMDB9."
                + "CjxGkzDW5bkasQaaALndbiXnJNzOnMV5urRiZXfVJOk");
    }

    private void assertRefused(String response, String why) {
        byte[] bytes = response.getBytes(US_ASCII);
        assertThatThrownBy(() -> handshake.check(bytes, bytes.length)).isInstanceOf(ProtocolException.class)
            .hasMessageContaining(why);
    }

    private String key() {
        String request = new String(handshake.request(URI.create("ws://127.0.0.1:8000/a?b=c")), US_ASCII);
        assertThat(request).startsWith("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n");
        return request.lines().filter(line -> line.startsWith("Sec-WebSocket-Key: ")).findFirst().orElseThrow()
            .substring("Sec-WebSocket-Key: ".length());
    }

    @Test
    void eachClientHasAnAddressInItsProxyHeader() {
        assertThat(new String(Handshake.proxyHeader(0x0102), US_ASCII))
            .isEqualTo("PROXY TCP4 198.51.1.2 127.0.0.1 40000 80\r\n");
        assertThat(Handshake.proxyHeader(3)).isNotEqualTo(Handshake.proxyHeader(4));
    }
}
