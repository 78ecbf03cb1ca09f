package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.protocol.Samples;
import io.sluice.protocol.redis.BusMessage.Kind;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BusSignerTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final BusKey KEY = BusKey.parse("key1:" + SECRET);
    private static final long NOW = 1_732_000_000_000L;

    private final BusSigner signer = new BusSigner(KEY, "app1:", () -> NOW);
    private final BusVerifier verifier = verifier(true, KEY);

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "\u001e{}\n", "\u001e{}\n1", "\u001e{\"t\":1732000000001}\n1",
        "\u001e{\"v\":1,\"g\":{\"a\":\"\u20ac\"}}\n1", "\u001e{\"k\":\"join\",\"t\":1732000000000,\"i\":{}}\n",
        "\u001e{\"k\":\"leave\",\"i\":{}}\n", "\u001e{\"g\":{},\"t\":7}\n1"})
    void whatIsSignedIsBelievedAndSaysTheSame(String text) throws Exception {
        byte[] message = text.getBytes(UTF_8);
        byte[] signed = signer.sign("chat:a", message.clone());
        assertThat(verifier.verifyLive("chat:a", signed)).isNotEqualTo(BusVerifier.UNSIGNED);
        BusMessage before = BusMessage.decode(message.clone());
        BusMessage after = BusMessage.decode(signed);
        assertThat(after.publication()).isEqualTo(before.publication());
        assertThat(after.kind()).isEqualTo(before.kind());
        assertThat(after.timeMillis()).isEqualTo(before.timeMillis() == 0 ? NOW : before.timeMillis());
    }

    @Test
    void thePrefixIsSignedToo() throws Exception {
        byte[] signed = signer.sign("chat:a", "1".getBytes(UTF_8));
        BusVerifier other = new BusVerifier(List.of(KEY), "app2:", true, 60_000, () -> NOW);
        assertThatThrownBy(() -> other.verifyLive("chat:a", signed)).hasMessage("bad_signature");
        new BusVerifier(List.of(KEY), "", true, 60_000, () -> NOW).verifyLive("app1:chat:a", signed);
    }

    @Test
    void noTwoMessagesAreTheSame() throws Exception {
        Set<Long> fingerprints = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            fingerprints.add(verifier.verifyLive("chat:a", signer.sign("chat:a", "1".getBytes(UTF_8))));
        }
        assertThat(fingerprints).hasSize(1_000);
    }

    @Test
    void whatTheFunctionIsGivenIsWhatItPublishes() throws Exception {
        byte[] payload = "{}".getBytes(UTF_8);
        byte[] author = "{\"user\":\"\u20ac\"}".getBytes(UTF_8);
        byte[] tags = "{\"a\":\"b\"}".getBytes(UTF_8);
        BusSigner.Stamp stamp = signer.stamp("chat:a", payload, author, tags);
        byte[] published = ("\u001e{\"o\":1,\"e\":\"0a1b2c3d\",\"t\":" + stamp.timeMillis()
            + ",\"i\":{\"user\":\"\u20ac\"},"
            + "\"g\":{\"a\":\"b\"},\"s\":\"" + stamp.signature() + "\"}\n{}").getBytes(UTF_8);
        verifier.verifyKept("chat:a", published);
        assertThat(BusMessage.decode(published).publication().tags()).containsEntry("a", "b");
    }

    @Test
    void entriesOfClientsAreStampedWithTheirJoin() throws Exception {
        byte[] info = "{\"user\":\"\u20ac\",\"client\":\"c\"}".getBytes(UTF_8);
        byte[] join = signer.about(Kind.JOIN, "chat:a", info);
        byte[] entry = concat("node\nuser\n".getBytes(UTF_8), info, "\n".getBytes(UTF_8), PresentClient.stamp(join));
        byte[] stamped = PresentClient.stamped(entry);
        assertThat(PresentClient.join(stamped)).isEqualTo(join);
        assertThat(PresentClient.info(stamped)).isEqualTo(info);
        assertThat(PresentClient.decode(entry).user()).isEqualTo("\u20ac");
        verifier.verifyKept("chat:a", PresentClient.join(stamped));
        assertThatThrownBy(() -> verifier.verifyKept("chat:a", PresentClient.join(info))).hasMessage("unsigned");
    }

    @Test
    void unsignedMessagesPassWhereThatIsAllowedButForgedOnesDoNot() throws Exception {
        BusVerifier lenient = verifier(false, KEY);
        assertThat(lenient.verifyLive("chat:a", "1".getBytes(UTF_8))).isEqualTo(BusVerifier.UNSIGNED);
        byte[] signed = signer.sign("chat:a", "1".getBytes(UTF_8));
        assertThatThrownBy(() -> lenient.verifyLive("chat:b", signed)).hasMessage("bad_signature");
        assertThat(lenient.verifyLive("chat:a", signed)).isNotEqualTo(BusVerifier.UNSIGNED);
    }

    @Test
    void keysAreChangedOneAfterTheOther() throws Exception {
        BusKey next = BusKey.parse("key2:" + SECRET.toUpperCase(Locale.ROOT));
        byte[] before = signer.sign("chat:a", "1".getBytes(UTF_8));
        byte[] after = new BusSigner(next, "app1:", () -> NOW).sign("chat:a", "1".getBytes(UTF_8));
        verifier(true, KEY, next).verifyLive("chat:a", after);
        verifier(true, next, KEY).verifyLive("chat:a", before);
        assertThatThrownBy(() -> verifier(true, next).verifyLive("chat:a", before)).hasMessage("unknown_key");
    }

    @Test
    void headersWithoutRoomAreRefused() {
        byte[] full = ("\u001e{\"t\":1,\"x\":\"" + "x".repeat(8_170) + "\"}\n").getBytes(UTF_8);
        assertThatThrownBy(() -> signer.sign("chat:a", full)).hasMessage("bad_header");
        byte[] info = ("{\"user\":\"" + "x".repeat(8_170) + "\"}").getBytes(UTF_8);
        assertThatThrownBy(() -> signer.about(Kind.LEAVE, "chat:a", info)).hasMessage("bad_header");
        assertThatThrownBy(() -> signer.sign("chat:a", "\u001e\n".getBytes(UTF_8))).hasMessage("bad_header");
    }

    @Test
    void keysAreReadAndNotShown() {
        assertThat(KEY).hasToString("key1:***").isEqualTo(BusKey.parse("key1:" + SECRET))
            .hasSameHashCodeAs(BusKey.parse("key1:" + SECRET)).isNotEqualTo(BusKey.parse("key1:x" + SECRET));
        for (String wrong : new String[] {"", SECRET, ":" + SECRET, "a b:" + SECRET, "key1:" + SECRET.substring(1)}) {
            assertThatThrownBy(() -> BusKey.parse(wrong)).isInstanceOf(IllegalArgumentException.class)
                .message().doesNotContain("0123456");
        }
    }

    @Property(tries = 2_000)
    void whatIsChangedIsNeverBelieved(@ForAll("changed") byte[] message) {
        try {
            verifier.verifyKept("chat:a", message);
            assertThat(Arrays.equals(message, SIGNED)).as("the signed message itself").isTrue();
        } catch (BusMessageException refusal) {
            assertThat(refusal.fault())
                .isIn(Fault.UNSIGNED, Fault.UNKNOWN_KEY, Fault.BAD_SIGNATURE, Fault.BAD_HEADER);
        }
    }

    @Provide
    Arbitrary<byte[]> changed() {
        return Samples.mutations(Arbitraries.just(new String(SIGNED, UTF_8)));
    }

    private static final byte[] SIGNED = signedOnce();

    private static byte[] signedOnce() {
        try {
            return new BusSigner(KEY, "app1:", () -> NOW).sign("chat:a",
                "\u001e{\"t\":1732000000000,\"g\":{\"a\":\"b\"}}\n{\"text\":\"hi\"}".getBytes(UTF_8));
        } catch (BusMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BusVerifier verifier(boolean required, BusKey... keys) {
        return new BusVerifier(List.of(keys), "app1:", required, 60_000, () -> NOW);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
