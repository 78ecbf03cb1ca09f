package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.Samples;
import io.sluice.protocol.redis.BusMessageException.Fault;
import io.sluice.protocol.redis.ControlMessage.Disconnect;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ControlMessageTest {
    private static final String COMPLETE =
        "{\"disconnect\":{\"user\":\"42\",\"code\":4000,\"reason\":\"moved\"}}";

    @Property(tries = 1_500)
    void mutatedMessagesAreValidOrRefused(@ForAll("mutatedMessages") byte[] bytes) {
        try {
            Disconnect disconnect = (Disconnect) ControlMessage.decode(bytes);
            assertThat(disconnect.user().isEmpty()).isNotEqualTo(disconnect.client().isEmpty());
            assertThat(disconnect.code()).isBetween(3001, 4999);
            assertThat(disconnect.reason().getBytes(UTF_8)).hasSizeBetween(1, 123);
        } catch (BusMessageException refusal) {
            assertThat(refusal.fault()).isIn(Fault.BAD_CONTROL, Fault.UNSUPPORTED_CONTROL, Fault.BAD_HEADER);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONNECTION_CLOSED")
    void everyCodeOfTheProtocolBringsItsReason(DisconnectCode code) throws Exception {
        byte[] message = ("{\"disconnect\":{\"user\":\"42\",\"code\":" + code.code() + "}}").getBytes(UTF_8);
        assertThat(ControlMessage.decode(message)).isEqualTo(new Disconnect("42", "", code.code(), code.reason()));
    }

    @Test
    void messagesMayFillTheirLimitExactly() throws Exception {
        String full = COMPLETE + " ".repeat(ControlMessage.MAX_BYTES - COMPLETE.length());
        assertThat(ControlMessage.decode(full.getBytes(UTF_8))).isInstanceOf(Disconnect.class);
        assertThatThrownBy(() -> ControlMessage.decode((full + " ").getBytes(UTF_8)))
            .isInstanceOf(BusMessageException.class).hasMessage("bad_control");
    }

    @Test
    void aHeaderBeforeItMustBeOneOfThisVersion() throws Exception {
        assertThat(ControlMessage.decode(("\u001e{\"t\":1,\"s\":\"x\"}\n" + COMPLETE).getBytes(UTF_8)))
            .isEqualTo(ControlMessage.decode(COMPLETE.getBytes(UTF_8)));
        assertThatThrownBy(() -> ControlMessage.decode(("\u001e{\"v\":2}\n" + COMPLETE).getBytes(UTF_8)))
            .hasMessage("future_version");
        for (String header : new String[] {"\u001e\n", "\u001e{}", "\u001e{\"t\":}\n"}) {
            assertThatThrownBy(() -> ControlMessage.decode((header + COMPLETE).getBytes(UTF_8)))
                .as(header).hasMessage("bad_header");
        }
    }

    @Test
    void namesOfOurOwnAreReserved() {
        assertThat(RedisNames.reserved(RedisNames.CONTROL_CHANNEL)).isTrue();
        assertThat(RedisNames.probeChannel("n1")).isEqualTo("sluice.probe.n1").matches(RedisNames::reserved);
        assertThat(RedisNames.reserved("sluice:x")).isFalse();
        assertThat(RedisNames.reserved("chat:sluice.x")).isFalse();
    }

    @Provide
    Arbitrary<byte[]> mutatedMessages() {
        return Samples.mutations(Arbitraries.of(COMPLETE, "{\"disconnect\":{\"client\":\"c\"}}", "{\"refresh\":{}}",
            "{\"disconnect\":{\"user\":\"42\",\"reason\":\"1 2\"}}"));
    }
}
