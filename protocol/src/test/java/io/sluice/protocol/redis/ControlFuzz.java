package io.sluice.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.Spending;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.util.EnumSet;

/**
 * Any bytes as a control message, and as the entry of a client that is present: what they say, or one of the named
 * refusals, within a bound of memory.
 */
public final class ControlFuzz {
    /** A copy of all names that the parser learned from what came before. */
    private static final long ONCE = 2 << 20;
    private static final long PER_BYTE = 32;

    private ControlFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Spending.atMost(ONCE + PER_BYTE * bytes.length, () -> {
            control(bytes);
            present(bytes);
        });
    }

    private static void control(byte[] bytes) {
        try {
            assertThat(ControlMessage.decode(bytes)).isNotNull();
            assertThat(bytes).hasSizeLessThanOrEqualTo(ControlMessage.MAX_BYTES + BusMessage.MAX_HEADER_BYTES);
        } catch (BusMessageException refused) {
            assertThat(refused.fault()).isIn(EnumSet.of(Fault.BAD_CONTROL, Fault.UNSUPPORTED_CONTROL,
                Fault.BAD_HEADER, Fault.FUTURE_VERSION));
        }
    }

    private static void present(byte[] bytes) {
        try {
            assertThat(PresentClient.decode(bytes).user()).isNotNull();
        } catch (BusMessageException refused) {
            assertThat(refused.fault()).isEqualTo(Fault.BAD_PRESENCE);
        }
    }
}
