package io.sluice.ops.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MeterTextTest {
    @Test
    void aMeterIsSummedOverItsLabels() {
        String text = """
            # HELP sluice_connections Connections open now
            # TYPE sluice_connections gauge
            sluice_connections 12.0
            jvm_buffer_memory_used_bytes{id="direct"} 1000.0
            jvm_buffer_memory_used_bytes{id="mapped - 'non-volatile memory'"} 2.5
            jvm_gc_pause_seconds_max{cause="a } b"} 1.5E-3
            odd_limit{x="y"} +Inf
            """;

        assertThat(MeterText.sums(text)).hasSize(4).containsEntry("sluice_connections", 12.0)
            .containsEntry("jvm_buffer_memory_used_bytes", 1002.5).containsEntry("jvm_gc_pause_seconds_max", 0.0015)
            .containsEntry("odd_limit", Double.POSITIVE_INFINITY);
    }
}
