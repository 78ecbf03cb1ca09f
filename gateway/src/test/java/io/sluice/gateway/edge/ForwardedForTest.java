package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.IpLiteral;
import io.sluice.gateway.config.Network;
import io.sluice.gateway.config.ProxyConfig;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForwardedForTest {
    private static final ProxyConfig PROXIES = new ProxyConfig(ProxyConfig.Protocol.OFF,
        List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "192.0.2.66 | 203.0.113.5             | 192.0.2.66", // the peer is nobody's proxy: a lie
        "10.0.0.1   | 203.0.113.5             | 203.0.113.5",
        "10.0.0.1   | 6.6.6.6, 203.0.113.5    | 203.0.113.5", // what the client put in front
        "10.0.0.1   | 203.0.113.5, 10.9.9.9   | 203.0.113.5", // two proxies of ours
        "10.0.0.1   | 203.0.113.5 ; 10.9.9.9  | 203.0.113.5", // in two lines
        "10.0.0.1   | 10.1.1.1, 10.2.2.2      | 10.1.1.1", // a client within
        "10.0.0.1   | 203.0.113.5:4711        | 203.0.113.5",
        "10.0.0.1   | [2001:db8::5]:4711      | 2001:db8:0:0:0:0:0:5",
        "10.0.0.1   | [2001:db8::5]           | 2001:db8:0:0:0:0:0:5",
        "10.0.0.1   | 2001:db8::5             | 2001:db8:0:0:0:0:0:5",
        "fd00::1    | 203.0.113.5             | 203.0.113.5",
        "10.0.0.1   | unknown                 | 10.0.0.1",
        "10.0.0.1   | 6.6.6.6, unknown        | 10.0.0.1",
        "10.0.0.1   | 6.6.6.6, localhost, 10.9.9.9 | 10.9.9.9",
        "10.0.0.1   | 6.6.6.6,                | 10.0.0.1",
        "10.0.0.1   | ,                       | 10.0.0.1",
        "10.0.0.1   | 6.6.6.6, 203.0.113.5 evil | 10.0.0.1",
        "10.0.0.1   |                         | 10.0.0.1"})
    void theNearestThatIsNotOursIsTheClient(String peer, @Nullable String header, String client) {
        List<String> lines = Arrays.asList(String.valueOf(header == null ? "" : header).split(" ; ", -1));

        assertThat(ForwardedFor.client(address(peer), lines, PROXIES).getHostAddress()).isEqualTo(client);
    }

    @Property(tries = 1_000)
    void whateverAStrangerSaysHeIsWhereHeIs(@ForAll List<String> lines) {
        InetAddress stranger = address("192.0.2.66");
        assertThat(ForwardedFor.client(stranger, lines, PROXIES)).isEqualTo(stranger);
        assertThat(ForwardedFor.client(address("10.0.0.1"), lines, PROXIES)).isNotNull();
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text));
    }
}
