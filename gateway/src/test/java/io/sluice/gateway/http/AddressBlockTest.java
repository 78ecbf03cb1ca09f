package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 64, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, 64, false",
        "2001:db8:1:2::1, 2001:db8:1:3::1, 63, true",
        "2001:db8:1:2::1, 2001:db8:1:ffff::1, 48, true",
        "2001:db8:1:2::1, 2001:db9::1, 32, false",
        "2001:db8::1, 2001:db8::2, 128, false",
        "2001:db8::2, 2001:db8::3, 127, true",
        "192.0.2.1, 192.0.2.1, 64, true",
        "192.0.2.1, 192.0.2.2, 32, false",
        "::1, 0.0.0.1, 64, false",
        "::, 0.0.0.0, 32, false"})
    void addressesCountAsOneByTheirPrefix(String a, String b, int prefix, boolean same) throws UnknownHostException {
        assertThat(block(a, prefix).equals(block(b, prefix))).isEqualTo(same);
    }

    @Test
    void anIpv4AddressIsTheSameHoweverItIsWritten() throws UnknownHostException {
        assertThat(block("::ffff:192.0.2.1", 64)).isEqualTo(block("192.0.2.1", 64));
    }

    private static AddressBlock block(String address, int prefix) throws UnknownHostException {
        return AddressBlock.of(InetAddress.getByName(address), prefix);
    }
}
