package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.config.ProxyConfig.Protocol;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyHeaderTest {
    private static final String BEHIND = "GET / HTTP/1.1\r\n\r\n";

    @ParameterizedTest
    @CsvSource({"PROXY TCP4 192.0.2.1 198.51.100.9 56324 443, 192.0.2.1, 56324",
        "PROXY TCP4 0.0.0.0 0.0.0.0 0 0, 0.0.0.0, 0",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535",
        "PROXY TCP6 2001:db8::1 2001:DB8::2 1 2, 2001:db8:0:0:0:0:0:1, 1",
        "PROXY TCP6 ::ffff:192.0.2.1 :: 1 2, 192.0.2.1, 1", "PROXY TCP6 :: :: 1 2, 0:0:0:0:0:0:0:0, 1"})
    void aLineTellsTheClient(String line, String host, int port) throws ProxyHeaderException {
        InetSocketAddress client = Objects.requireNonNull(received(Protocol.V1, line + "\r\n"));

        assertThat(client.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(client.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN ", "PROXY UNKNOWN ffff::1 ffff::2 65535 65535",
        "PROXY UNKNOWN whatever there is, up to the line's end"})
    void aLineMayNotKnowTheClient(String line) throws ProxyHeaderException {
        assertThat(received(Protocol.ANY, line + "\r\n")).isNull();
    }

    @Test
    void theLongestLineHas107Bytes() throws ProxyHeaderException {
        String padding = "x".repeat(107 - "PROXY UNKNOWN \r\n".length());

        assertThat(received(Protocol.V1, "PROXY UNKNOWN " + padding + "\r\n")).isNull();
        assertRefused(Protocol.V1, "PROXY UNKNOWN " + padding + "x\r\n", "longer");
        assertRefused(Protocol.V1, "PROXY TCP4 " + "1".repeat(200) + "\r\n", "longer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.1 198.51.100.9 56324 443\n",
        "PROXY TCP4 192.0.2.1 198.51.100.9 56324 443\r\r", "PROXY TCP4 192.0.2.1 198.51.100.9 56324\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.9 56324 443 1\r\n", "PROXY TCP4  192.0.2.1 198.51.100.9 1 2\r\n",
        "PROXY TCP4 192.0.2.1\t198.51.100.9 56324 443\r\n", "PROXY TCP4 192.0.2.1 198.51.100.9 65536 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.9 -1 443\r\n", "PROXY TCP4 192.0.2.1 198.51.100.9 01 443\r\n",
        "PROXY TCP4 192.0.2.01 198.51.100.9 1 443\r\n", "PROXY TCP4 192.0.2.256 198.51.100.9 1 443\r\n",
        "PROXY TCP4 localhost 198.51.100.9 1 443\r\n", "PROXY TCP4 ::1 ::1 1 443\r\n",
        "PROXY TCP6 192.0.2.1 198.51.100.9 1 2\r\n", "PROXY TCP6 fe80::1%lo ::1 1 2 x\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n", "PROXY TCP5 192.0.2.1 198.51.100.9 1 2\r\n",
        "PROXY UDP4 192.0.2.1 198.51.100.9 1 2\r\n", "PROXY UNKNOWNS\r\n", "PROXY UNKNOWN \u0000\r\n",
        "PROXY UNKNOWN \r x\r\n", "proxy TCP4 192.0.2.1 198.51.100.9 1 2\r\n", "PROXY\r\n.............",
        "GET / HTTP/1.1\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", "\r\n\r\nGET /"})
    void whatIsNoLineIsRefused(String text) {
        assertRefused(Protocol.ANY, text + "x".repeat(200), "");
    }

    @Test
    void aBlockTellsTheClient() throws ProxyHeaderException {
        assertThat(received(Protocol.V2, ProxyBlocks.ipv4("192.0.2.1", 56_324)))
            .isEqualTo(new InetSocketAddress("192.0.2.1", 56_324));
        assertThat(received(Protocol.ANY, ProxyBlocks.ipv6("2001:db8::1", 65_535)))
            .isEqualTo(new InetSocketAddress("2001:db8::1", 65_535));
    }

    @Test
    void aBlockMayNotTellTheClient() throws ProxyHeaderException {
        assertThat(received(Protocol.V2, ProxyBlocks.block(0x20, 0x00, new byte[0]))).as("LOCAL").isNull();
        assertThat(received(Protocol.V2, ProxyBlocks.block(0x20, 0x11, new byte[12]))).as("LOCAL").isNull();
        assertThat(received(Protocol.V2, ProxyBlocks.block(0x20, 0xFF, new byte[5]))).as("LOCAL").isNull();
        assertThat(received(Protocol.V2, ProxyBlocks.block(0x21, 0x00, new byte[7]))).as("UNSPEC").isNull();
        assertThat(received(Protocol.V2, ProxyBlocks.block(0x21, 0x31, new byte[216]))).as("UNIX").isNull();
    }

    @Test
    void valuesBehindTheAddressesArePassedOver() throws ProxyHeaderException {
        byte[] block = ProxyBlocks.ipv4("192.0.2.1", 1, ProxyBlocks.value(0x01, "h2"), ProxyBlocks.value(0xEA, ""),
            ProxyBlocks.value(0x05, "x".repeat(4_000)));

        assertThat(received(Protocol.V2, block)).isEqualTo(new InetSocketAddress("192.0.2.1", 1));
    }

    @Test
    void theChecksumHasToBeRight() throws ProxyHeaderException {
        byte[] right = ProxyBlocks.withChecksum(ProxyBlocks.value(0x01, "h2"));
        assertThat(received(Protocol.V2, right)).isEqualTo(new InetSocketAddress("192.0.2.1", 1));

        byte[] wrong = right.clone();
        wrong[16]++;
        assertRefused(Protocol.V2, wrong, "checksum");
        assertRefused(Protocol.V2, ProxyBlocks.ipv4("192.0.2.1", 1, ProxyBlocks.value(0x03, "xyz")), "checksum");
    }

    @Test
    void whatIsNoBlockIsRefused() {
        assertRefused(Protocol.V2, ProxyBlocks.block(0x11, 0x11, new byte[12]), "version or command");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x22, 0x11, new byte[12]), "version or command");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x21, 0x12, new byte[12]), "neither TCP");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x21, 0x41, new byte[12]), "neither TCP");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x21, 0x11, new byte[11]), "too short");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x21, 0x21, new byte[35]), "too short");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x21, 0x31, new byte[215]), "too short");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x21, 0x11, new byte[4_097]), "longer");
        assertRefused(Protocol.V2, ProxyBlocks.block(0x21, 0x11, new byte[65_535]), "longer");
    }

    @Test
    void aValueMayNotGoBeyondTheEnd() {
        byte[] tooLong = {0x04, 0, 2, 'x'};
        byte[] cutOff = {0x04, 0};
        byte[] huge = {0x04, (byte) 0xFF, (byte) 0xFF, 'x'};
        assertRefused(Protocol.V2, ProxyBlocks.ipv4("192.0.2.1", 1, tooLong), "beyond");
        assertRefused(Protocol.V2, ProxyBlocks.ipv4("192.0.2.1", 1, cutOff), "beyond");
        assertRefused(Protocol.V2, ProxyBlocks.ipv4("192.0.2.1", 1, huge), "beyond");
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void theOtherVersionIsRefused(Protocol spoken) {
        String line = "PROXY TCP4 192.0.2.1 198.51.100.9 56324 443\r\n";
        byte[] other = spoken == Protocol.V2 ? line.getBytes(StandardCharsets.US_ASCII) : ProxyBlocks.ipv4("::1", 1);
        assertRefused(spoken, other, "not of the version");
    }

    private static @Nullable InetSocketAddress received(Protocol allowed, String line) throws ProxyHeaderException {
        return received(allowed, line.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Receives what begins with a header; fails unless exactly that is taken. */
    private static @Nullable InetSocketAddress received(Protocol allowed, byte[] bytes) throws ProxyHeaderException {
        byte[] behind = BEHIND.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer all = ByteBuffer.allocate(bytes.length + behind.length).put(bytes).put(behind).flip();
        ProxyHeader header = new ProxyHeader(allowed);
        ProxyBlocks.feed(header, all, Integer.MAX_VALUE);
        assertThat(all.remaining()).as("left alone").isEqualTo(behind.length);
        return header.client();
    }

    private static void assertRefused(Protocol allowed, String text, String reason) {
        assertRefused(allowed, text.getBytes(StandardCharsets.ISO_8859_1), reason);
    }

    private static void assertRefused(Protocol allowed, byte[] bytes, String reason) {
        assertThatThrownBy(() -> ProxyBlocks.feed(new ProxyHeader(allowed), ByteBuffer.wrap(bytes), 1_000))
            .isInstanceOf(ProxyHeaderException.class).hasMessageContaining(reason);
    }
}
