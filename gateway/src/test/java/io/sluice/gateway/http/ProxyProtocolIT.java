package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.Network;
import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.config.ProxyConfig.Protocol;
import io.sluice.gateway.edge.ProxyBlocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on, and with, the PROXY protocol. */
final class ProxyProtocolIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String LINE = "PROXY TCP4 203.0.113.5 198.51.100.9 56324 443\r\n";
    private static final String WHO = RawClient.request("GET / HTTP/1.1", "Host: localhost");

    @ParameterizedTest
    @ValueSource(strings = {LINE, "", "PROXY UNKNOWN\r\n", "\r\n\r\n\0\r\nQUIT\n \0\0\0"})
    void aSpoofedHeaderFromAnUntrustedAddressIsClosedOn(String header) throws IOException {
        try (TestServer server = server(Protocol.ANY, "192.0.2.0/24"); RawClient client = server.client()) {
            assertThat(cutOff(client, header + RawClient.handshake())).isTrue();
            RawClient.patiently().until(() -> server.dropped("untrusted-proxy", 1));
            assertThat(server.sockets.open).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "PROXY TCP4 203.0.113.5\r\nGET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 203.0.113.5 198.51.100.9 56324 99999\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc",
        "\r\n\r\n\0\r\nQUIT\n\u0011\u0011\0\u0000", "\r\n\r\n\0\r\nQUIT\n!\u0011\u00ff\u00ff",
        "\0\0\0\0\0\0\0\0\0"})
    void anAbsentOrBrokenHeaderIsClosedOn(String bytes) throws IOException {
        try (TestServer server = server(Protocol.ANY, "127.0.0.1"); RawClient client = server.client()) {
            assertThat(cutOff(client, bytes)).isTrue();
            RawClient.patiently().until(() -> server.dropped("proxy-header", 1));
        }
    }

    @Test
    void aLineOfMoreThan107BytesIsClosedOn() throws IOException {
        try (TestServer server = server(Protocol.V1, "127.0.0.1"); RawClient client = server.client()) {
            assertThat(cutOff(client, "PROXY UNKNOWN " + "x".repeat(92) + "\r\n" + WHO)).isTrue();
            RawClient.patiently().until(() -> server.dropped("proxy-header", 1));
        }
    }

    @Test
    void aValueBeyondTheHeadersEndIsClosedOn() throws IOException {
        try (TestServer server = server(Protocol.V2, "127.0.0.1"); RawClient client = server.client()) {
            byte[] overflowing = ProxyBlocks.ipv4("203.0.113.5", 1, new byte[] {4, (byte) 0xFF, (byte) 0xFF, 'x'});
            assertThat(cutOff(client, new String(overflowing, StandardCharsets.ISO_8859_1) + WHO)).isTrue();
            RawClient.patiently().until(() -> server.dropped("proxy-header", 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void theVersionThatIsNotSpokenIsClosedOn(Protocol spoken) throws IOException {
        try (TestServer server = server(spoken, "127.0.0.1"); RawClient client = server.client()) {
            byte[] block = ProxyBlocks.ipv4("203.0.113.5", 1);
            String other = spoken == Protocol.V2 ? LINE : new String(block, StandardCharsets.ISO_8859_1);
            assertThat(cutOff(client, other + WHO)).isTrue();
        }
    }

    @Test
    void theHeaderMayComeByteByByteAndWhatIsBehindItIsHttp() throws IOException {
        byte[] block = ProxyBlocks.ipv6("2001:db8::5", 4_711, ProxyBlocks.value(0x05, "x".repeat(300)));
        try (TestServer server = server(Protocol.ANY, "127.0.0.1")) {
            for (byte[] header : List.of(block, LINE.getBytes(StandardCharsets.US_ASCII))) {
                try (RawClient client = server.client()) {
                    for (byte b : header) {
                        client.send(new byte[] {b});
                    }
                    assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
                    assertThat(client.send("over").read(4)).isEqualTo("over");
                }
            }
        }
    }

    @Test
    void theHeaderMayBeSplitAnywhere() throws IOException {
        try (TestServer server = server(Protocol.ANY, "127.0.0.1")) {
            for (int at = 1; at < LINE.length(); at++) {
                try (RawClient client = server.client()) {
                    client.send(LINE.substring(0, at));
                    client.send(LINE.substring(at) + RawClient.handshake() + "over");
                    assertThat(client.response()).startsWith("HTTP/1.1 101");
                    assertThat(client.read(4)).isEqualTo("over");
                }
            }
        }
    }

    @Test
    void theHeadersClientIsTheClient() throws IOException {
        ProxyConfig proxies = trusting(Protocol.ANY, "127.0.0.1");
        try (AddressServer server = new AddressServer(proxies)) {
            assertThat(server.told(LINE)).isEqualTo("203.0.113.5");
            assertThat(server.told(ProxyBlocks.ipv4("203.0.113.6", 1))).isEqualTo("203.0.113.6");
            assertThat(server.told(ProxyBlocks.ipv6("2001:db8::5", 1))).isEqualTo("2001:db8:0:0:0:0:0:5");
            assertThat(server.told(LINE, "X-Forwarded-For: 6.6.6.6")).as("not a proxy's word").isEqualTo("203.0.113.5");
            assertThat(server.told("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", "X-Forwarded-For: 203.0.113.9"))
                .as("a proxy behind a proxy").isEqualTo("203.0.113.9");
        }
    }

    @Test
    void aProxyThatSpeaksForItselfIsTheClient() throws IOException {
        try (AddressServer server = new AddressServer(trusting(Protocol.ANY, "127.0.0.1"))) {
            assertThat(server.told("PROXY UNKNOWN\r\n")).isEqualTo("127.0.0.1");
            assertThat(server.told(ProxyBlocks.block(0x20, 0x11, new byte[12]))).as("LOCAL").isEqualTo("127.0.0.1");
            assertThat(server.told(ProxyBlocks.block(0x21, 0x00, new byte[0]))).as("UNSPEC").isEqualTo("127.0.0.1");
        }
    }

    @Test
    void forwardedForIsBelievedOfProxiesOnly() throws IOException {
        try (AddressServer trusting = new AddressServer(trusting(Protocol.OFF, "127.0.0.0/8", "10.0.0.0/8"));
            AddressServer strict = new AddressServer(trusting(Protocol.OFF, "10.0.0.0/8"))) {
            assertThat(trusting.told("", "X-Forwarded-For: 6.6.6.6, 203.0.113.5, 10.1.1.1")).isEqualTo("203.0.113.5");
            assertThat(trusting.told("", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 203.0.113.5"))
                .isEqualTo("203.0.113.5");
            assertThat(trusting.told("")).isEqualTo("127.0.0.1");
            assertThat(strict.told("", "X-Forwarded-For: 10.1.1.1, 203.0.113.5")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void healthChecksThatConnectAndLeaveAreNoFault() throws IOException {
        try (TestServer server = server(Protocol.ANY, "127.0.0.1")) {
            for (int i = 0; i < 20; i++) {
                server.client().close();
            }
            try (RawClient client = server.client()) {
                assertThat(client.send(LINE + RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            }
            assertThat(server.dropped("proxy-header", 0) && server.dropped("request-timeout", 0)).isTrue();
        }
    }

    private static boolean cutOff(RawClient client, String bytes) throws IOException {
        try {
            client.send(bytes);
        } catch (IOException cutOffWhileSending) {
            return true;
        }
        return !client.untilClosed().contains("HTTP");
    }

    private static TestServer server(Protocol protocol, String trusted) {
        return TestServer.startEdge(trusting(protocol, trusted), null, TIMEOUT.multipliedBy(20));
    }

    static ProxyConfig trusting(Protocol protocol, String... trusted) {
        return new ProxyConfig(protocol, List.of(trusted).stream().map(Network::parse).toList());
    }
}
