package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class CompressionHandshakeIT {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final String ANSWER = "\r\nSec-WebSocket-Extensions: permessage-deflate;"
        + " server_no_context_takeover; client_no_context_takeover\r\n";

    private final TestServer server = TestServer.startCompressing();
    private final TestServer plain = TestServer.start();

    @AfterAll
    void stop() {
        server.close();
        plain.close();
    }

    @Test
    void whatIsOfferedIsAgreedOn() throws IOException {
        assertThat(exchange(server, OFFER)).startsWith("HTTP/1.1 101").contains(ANSWER);
        assertThat(exchange(server, OFFER, "Sec-WebSocket-Protocol: centrifuge-json")).contains(ANSWER)
            .contains("\r\nSec-WebSocket-Protocol: centrifuge-json\r\n");
    }

    @Test
    void eitherWireFormMayBeCompressed() throws IOException {
        for (String form : List.of("json", "protobuf")) {
            try (RawClient client = server.client()) {
                client.send(RawClient.handshake(OFFER, "Sec-WebSocket-Protocol: centrifuge-" + form));
                assertThat(client.response()).contains(ANSWER);
                assertThat(client.send("over").read(4)).isEqualTo("over");
                assertThat(server.sockets.handshakes.get(client.localPort()))
                    .isEqualTo(form.equals("json") ? Handshake.JSON_DEFLATE : Handshake.PROTOBUF_DEFLATE);
            }
        }
    }

    @Test
    void offersMayComeInSeveralLines() throws IOException {
        assertThat(exchange(server, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10",
            "Sec-WebSocket-Extensions: permessage-deflate")).startsWith("HTTP/1.1 101").contains(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10",
        "Sec-WebSocket-Extensions: other", "Sec-WebSocket-Extensions:", "X-Nothing: permessage-deflate"})
    void withoutAnOfferThatCanBeKeptNothingIsAgreedOn(String header) throws IOException {
        assertThat(exchange(server, header)).startsWith("HTTP/1.1 101")
            .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }

    @Test
    void aMalformedOfferIsRefused() throws IOException {
        assertThat(exchange(server, "Sec-WebSocket-Extensions: permessage-deflate;")).startsWith("HTTP/1.1 400")
            .contains("Sec-WebSocket-Extensions is malformed");
        assertThat(server.counted("extensions", 1)).isTrue();
    }

    @Test
    void withoutCompressionNobodyLooksAtOffers() throws IOException {
        for (String header : List.of(OFFER, "Sec-WebSocket-Extensions: permessage-deflate;")) {
            assertThat(exchange(plain, header)).startsWith("HTTP/1.1 101")
                .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    private static String exchange(TestServer server, String... headers) throws IOException {
        try (RawClient client = server.client()) {
            return client.send(RawClient.handshake(headers)).response();
        }
    }
}
