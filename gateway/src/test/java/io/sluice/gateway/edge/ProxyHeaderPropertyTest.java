package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.ProxyConfig.Protocol;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Fuzzing of the PROXY protocol's headers: right ones in all pieces, damaged ones, garbage. */
final class ProxyHeaderPropertyTest {
    private static final int MOST = 16 + 4_096;

    @Provide
    Arbitrary<byte[]> headers() {
        Arbitrary<String> host = Arbitraries.integers().between(0, 255).list().ofSize(4)
            .map(parts -> parts.get(0) + "." + parts.get(1) + "." + parts.get(2) + "." + parts.get(3));
        Arbitrary<Integer> port = Arbitraries.integers().between(0, 65_535);
        Arbitrary<byte[]> lines = Combinators.combine(host, port).as((ip, p) ->
            ("PROXY TCP4 " + ip + " 10.0.0.1 " + p + " 443\r\n").getBytes(StandardCharsets.US_ASCII));
        Arbitrary<byte[]> long6 = port.map(p -> ("PROXY TCP6 2001:db8::" + Integer.toHexString(p) + " ::1 " + p
            + " 443\r\n").getBytes(StandardCharsets.US_ASCII));
        Arbitrary<byte[]> blocks = Combinators.combine(host, port, Arbitraries.strings().ascii().ofMaxLength(300))
            .as((ip, p, text) -> ProxyBlocks.ipv4(ip, p, ProxyBlocks.value(0x05, text)));
        return Arbitraries.oneOf(lines, long6, blocks);
    }

    @Property(tries = 1_000)
    void howeverItIsSplitItIsTheSame(@ForAll("headers") byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int atMost)
        throws ProxyHeaderException {
        byte[] behind = "behind, untouched".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer all = ByteBuffer.allocate(bytes.length + behind.length).put(bytes).put(behind).flip();
        ProxyHeader header = new ProxyHeader(Protocol.ANY);

        assertThat(ProxyBlocks.feed(header, all, atMost)).as("complete").isTrue();
        assertThat(all.remaining()).isEqualTo(behind.length);
        assertThat(header.client()).isEqualTo(whole(bytes)).isNotNull();
    }

    @Property(tries = 2_000)
    void whatIsDamagedIsReadOrRefusedAndNeverMoreThanItsLength(@ForAll("headers") byte[] bytes, @ForAll long seed,
        @ForAll @IntRange(min = 1, max = 8) int changes) {
        Random random = new Random(seed);
        byte[] damaged = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
        for (int i = 0; i < changes; i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        assertHarmless(damaged, 1 + random.nextInt(50));
    }

    @Property(tries = 500)
    void garbageIsRefused(@ForAll byte[] bytes) {
        assertHarmless(bytes, 7);
    }

    private static void assertHarmless(byte[] bytes, int atMost) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        ProxyHeader header = new ProxyHeader(Protocol.ANY);
        try {
            boolean complete = ProxyBlocks.feed(header, from, atMost);
            assertThat(complete || header.room().hasRemaining()).as("goes on").isTrue();
            assertThat(header.room().remaining()).isLessThanOrEqualTo(MOST);
        } catch (ProxyHeaderException refused) {
            assertThat(refused).hasMessageMatching("[ -~]+").hasNoCause();
        }
        assertThat(from.position()).isLessThanOrEqualTo(MOST);
    }

    private static InetSocketAddress whole(byte[] bytes) throws ProxyHeaderException {
        ProxyHeader header = new ProxyHeader(Protocol.ANY);
        ProxyBlocks.feed(header, ByteBuffer.wrap(bytes), Integer.MAX_VALUE);
        return Objects.requireNonNull(header.client());
    }
}
