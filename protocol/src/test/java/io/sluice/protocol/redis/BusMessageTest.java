package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Samples;
import io.sluice.protocol.redis.BusMessage.Kind;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class BusMessageTest {
    @Property(tries = 500)
    void messagesAreReadBackTheSame(@ForAll("messages") BusMessage message) throws Exception {
        assertThat(BusMessage.decode(message.encode())).isEqualTo(message);
    }

    @Property(tries = 2_000)
    void mutatedMessagesAreReadOrRefused(@ForAll("mutatedMessages") byte[] bytes) {
        try {
            BusMessage message = BusMessage.decode(bytes);
            assertThat(message.publication().data().isAbsent()).isEqualTo(message.kind() != Kind.PUBLICATION);
        } catch (BusMessageException refusal) {
            assertThat(refusal.fault()).isIn(EnumSet.range(Fault.TOO_DEEP, Fault.FUTURE_VERSION));
        }
    }

    @Test
    void plainPublicationsAreTheirPayload() throws Exception {
        Payload payload = Payload.of("{\"text\":\"hi\"}");
        BusMessage message = BusMessage.of(Publication.of(payload));
        assertThat(message.encode()).isSameAs(payload.bytes());
        assertThat(BusMessage.decode(payload.bytes())).isEqualTo(message);
    }

    @Test
    void headersAreReadableLines() throws Exception {
        ClientInfo author = new ClientInfo("42", "c1", Payload.of("{\n\"name\":\"Ann\"}"), Payload.NONE);
        BusMessage message = new BusMessage(new Publication(Payload.of("\"hi\""), author, 7, Map.of("k", "v")), "Zk3f",
            1_732_000_000_000L);
        assertThat(message.encode()).asString(UTF_8).isEqualTo("\u001e{\"o\":7,\"e\":\"Zk3f\",\"t\":1732000000000,"
            + "\"i\":{\"user\":\"42\",\"client\":\"c1\",\"conn_info\":{ \"name\":\"Ann\"}},"
            + "\"g\":{\"k\":\"v\"}}\n\"hi\"");
    }

    @Test
    void headersMayFillTheirLimitExactly() throws Exception {
        assertThat(BusMessage.decode(withHeaderOf(BusMessage.MAX_HEADER_BYTES)).epoch()).hasSize(8_182);
        assertThatThrownBy(() -> BusMessage.decode(withHeaderOf(BusMessage.MAX_HEADER_BYTES + 1)))
            .isInstanceOfSatisfying(BusMessageException.class, BusMessageTest::isBadHeader);
    }

    @Test
    void whatWouldNotFitAHeaderWithASignatureIsNotWritten() throws Exception {
        int most = 8_182 - BusSigner.MAX_OVERHEAD;
        BusMessage fits = new BusMessage(Publication.of(Payload.of("1")), "e".repeat(most), 0);
        assertThat(BusMessage.decode(fits.encode())).isEqualTo(fits);
        BusMessage tooLong = new BusMessage(Publication.of(Payload.of("1")), "e".repeat(most + 1), 0);
        assertThatThrownBy(tooLong::encode)
            .isInstanceOfSatisfying(BusMessageException.class, BusMessageTest::isBadHeader);
    }

    @Test
    void refusalsCarryNoStack() {
        assertThat(new BusMessageException(Fault.NOT_UTF8).getStackTrace()).isEmpty();
        assertThat(new BusMessageException(Fault.NOT_UTF8)).hasMessage("not_utf8");
        assertThat(Stream.of(Fault.values()).map(Fault::label)).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<BusMessage> messages() {
        Arbitrary<BusMessage> publications = Combinators.combine(Samples.publications(), Samples.texts(),
            Samples.offsets()).as((publication, epoch, time) -> new BusMessage(publication, epoch, time));
        Arbitrary<BusMessage> comings = Combinators.combine(Arbitraries.of(Kind.JOIN, Kind.LEAVE),
            Samples.clientInfos(), Samples.offsets()).as(BusMessage::about);
        return Arbitraries.oneOf(publications, comings);
    }

    @Provide
    Arbitrary<byte[]> mutatedMessages() {
        return Samples.mutations(Arbitraries.oneOf(messages().map(BusMessageTest::text), Samples.brokenJson(),
            Arbitraries.of("\u001e{}\n1", "\u001e{\"v\":1,\"o\":7,\"e\":\"x\",\"g\":{\"a\":\"b\"}}\n{\"a\":1}")));
    }

    private static String text(BusMessage message) {
        try {
            return new String(message.encode(), UTF_8);
        } catch (BusMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] withHeaderOf(int bytes) {
        return ("\u001e{\"e\":\"" + "e".repeat(bytes - 10) + "\"}\n1").getBytes(UTF_8);
    }

    private static void isBadHeader(BusMessageException refusal) {
        assertThat(refusal.fault()).isEqualTo(Fault.BAD_HEADER);
    }
}
