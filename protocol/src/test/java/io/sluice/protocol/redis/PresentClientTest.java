package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Samples;
import io.sluice.protocol.redis.BusMessageException.Fault;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PresentClientTest {
    @Property(tries = 300)
    void entriesAreReadBackTheSame(@ForAll("clients") ClientInfo info) throws Exception {
        String entry = "node\nuser\n" + new String(PresentClient.encodeInfo(info), UTF_8);
        assertThat(entry.lines()).hasSize(3);
        assertThat(PresentClient.decode(entry.getBytes(UTF_8))).isEqualTo(info);
    }

    @Property(tries = 1_000)
    void mutatedEntriesAreReadOrRefused(@ForAll("mutatedEntries") byte[] bytes) {
        try {
            assertThat(PresentClient.decode(bytes)).isNotNull();
        } catch (BusMessageException refusal) {
            assertThat(refusal.fault()).isEqualTo(Fault.BAD_PRESENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "n\n", "n\nu", "n\nu\n", "n\nu\n[]", "n\nu\n{\"user\":1}", "n\nu\n{}{}"})
    void whatIsNoEntryIsRefused(String entry) {
        assertThatThrownBy(() -> PresentClient.decode(entry.getBytes(UTF_8))).hasMessage("bad_presence");
    }

    @Test
    void namesOfAChannelShareItsHashTag() {
        PresenceKeys keys = new PresenceKeys("app1:");
        assertThat(keys.channel("chat:x")).isEqualTo("app1:chat:x");
        assertThat(keys.present("chat:x")).isEqualTo("app1:sluice:{app1:chat:x}:present");
        assertThat(keys.users("chat:x")).isEqualTo("app1:sluice:{app1:chat:x}:users");
        assertThat(keys.channels("n1")).isEqualTo("app1:sluice:node:{n1}:channels");
    }

    @Test
    void theLibrarySaysWhatItIs() {
        assertThat(PresenceKeys.library()).startsWith("#!lua name=" + PresenceKeys.LIBRARY + "\n")
            .contains("local VERSION = " + PresenceKeys.VERSION + "\n");
    }

    @Provide
    Arbitrary<ClientInfo> clients() {
        return Samples.clientInfos();
    }

    @Provide
    Arbitrary<byte[]> mutatedEntries() {
        return Samples.mutations(Arbitraries.of("n\n42\n{\"user\":\"42\",\"client\":\"c\",\"conn_info\":{\"a\":[1]}}"));
    }
}
