package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.0.0.0, true", "10.0.0.0/8, 10.255.255.255, true", "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false", "192.0.2.128/25, 192.0.2.127, false", "192.0.2.128/25, 192.0.2.255, true",
        "192.0.2.7, 192.0.2.7, true", "192.0.2.7, 192.0.2.6, false", "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false", "::/0, 10.0.0.1, false", "fd00::/8, fdff::1, true", "fd00::/8, fc00::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false", "::1/128, ::1, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"})
    void aRangeHasItsAddresses(String range, String address, boolean within) {
        InetAddress literal = Objects.requireNonNull(IpLiteral.parse(address));

        assertThat(Network.parse(range).contains(literal)).isEqualTo(within);
        assertThat(Network.parse(Network.parse(range).toString())).isEqualTo(Network.parse(range));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.1/8", "fd00::1/64", "10.0.0.0/-1",
        "10.0.0.0/+8", "10.0.0/8", "localhost", "example.com/8", "10.0.0.0/8/8", "[::1]/128", "fe80::1%1/128"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageMatching("(is|has) .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "1.2.3.4 ", "1.2.3.999999999999",
        "0x1.2.3.4",
        "16909060", "localhost", "a.b.c.d", "", ":", ":::", "1::2::3", "12345::", "1:2:3:4:5:6:7", "::1%lo", "[::1]",
        "::g", "1.2.3.4:80", "dead", "::1.2.3", "::ffff:1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4"})
    void whatIsNoAddressIsNoneAndNoNameServerIsAsked(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }
}
