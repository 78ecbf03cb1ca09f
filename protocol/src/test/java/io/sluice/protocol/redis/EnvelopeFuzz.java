package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.Spending;
import io.sluice.protocol.redis.BusMessage.Kind;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as what somebody publishes into Redis: a message or one of the named refusals, within a bound of memory;
 * and a message that was read is read again when it is written anew.
 */
public final class EnvelopeFuzz {
    /** A copy of all names that the parser learned from what came before. */
    private static final long ONCE = 2 << 20;
    private static final long PER_BYTE = 32;
    private static final Set<Fault> FAULTS = EnumSet.range(Fault.TOO_DEEP, Fault.FUTURE_VERSION);

    private EnvelopeFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) throws BusMessageException {
        Spending.atMost(ONCE + PER_BYTE * bytes.length, () -> decode(bytes));
        BusMessage message = decode(bytes);
        if (message == null) {
            return;
        }
        assertThat(message.publication().data().isAbsent()).isEqualTo(message.kind() != Kind.PUBLICATION);
        byte[] written = encode(message);
        if (written != null && UTF_8.newEncoder().canEncode(message.toString())) {
            BusMessage again = BusMessage.decode(written);
            assertThat(again.publication().data()).isEqualTo(message.publication().data());
            assertThat(onOneLine(again)).isEqualTo(onOneLine(message));
        }
    }

    /** All that it says; line breaks within JSON are spaces in a header, which is one line. */
    private static String onOneLine(BusMessage message) {
        return message.toString().replaceAll("[\r\n]", " ");
    }

    private static @Nullable BusMessage decode(byte[] bytes) {
        try {
            return BusMessage.decode(bytes.clone());
        } catch (BusMessageException refused) {
            assertThat(refused.fault()).isIn(FAULTS);
            return null;
        }
    }

    /** The message anew; null when its header does not fit, as what was raw in it may be longer escaped. */
    private static byte @Nullable [] encode(BusMessage message) {
        try {
            return message.encode();
        } catch (BusMessageException tooLong) {
            assertThat(tooLong.fault()).isEqualTo(Fault.BAD_HEADER);
            return null;
        }
    }
}
