package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.ProxyConfig.Protocol;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A byte that chooses the version and any bytes as the beginning of a connection: a client, or the one named refusal,
 * the same however they are split; never a byte beyond the header, never more memory than the longest header; and the
 * client that was read is read again when it is written anew.
 */
public final class ProxyHeaderFuzz {
    private static final int MOST = 16 + 4_096;
    private static final Protocol[] SPOKEN = {Protocol.ANY, Protocol.V1, Protocol.V2};

    private ProxyHeaderFuzz() {
    }

    /** What comes of a connection's beginning. */
    private record Outcome(String verdict, int consumed, @Nullable InetSocketAddress client) {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws ProxyHeaderException {
        if (input.length == 0) {
            return;
        }
        Protocol spoken = SPOKEN[(input[0] & 0xFF) % SPOKEN.length];
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        Outcome whole = outcome(spoken, bytes, Integer.MAX_VALUE);
        for (int atMost = 1; atMost < 8; atMost += 3) {
            Outcome split = outcome(spoken, bytes, atMost);
            assertThat(split.verdict).isEqualTo(whole.verdict);
            assertThat(split.client).isEqualTo(whole.client);
            // A refusal may come earlier when there are looks in between.
            assertThat(whole.verdict.equals("refused") || split.consumed == whole.consumed).isTrue();
        }
        if (whole.client != null) {
            assertThat(outcome(Protocol.ANY, written(whole.client), 1).client).isEqualTo(whole.client);
        }
    }

    private static Outcome outcome(Protocol spoken, byte[] bytes, int atMost) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        ProxyHeader header = new ProxyHeader(spoken);
        String verdict;
        try {
            boolean complete = ProxyBlocks.feed(header, from, atMost);
            assertThat(complete || header.room().hasRemaining()).as("goes on").isTrue();
            assertThat(header.room().array()).hasSizeLessThanOrEqualTo(MOST);
            verdict = complete ? "complete" : "begun";
        } catch (ProxyHeaderException refused) {
            assertThat(refused).hasMessageMatching("[ -~]+").hasNoCause();
            verdict = "refused";
        }
        assertThat(from.position()).isLessThanOrEqualTo(MOST);
        return new Outcome(verdict, from.position(), header.client());
    }

    private static byte[] written(InetSocketAddress client) {
        String address = client.getAddress().getHostAddress();
        return client.getAddress() instanceof Inet4Address ? ProxyBlocks.ipv4(address, client.getPort())
            : ProxyBlocks.ipv6(address, client.getPort());
    }
}
