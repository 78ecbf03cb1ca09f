package io.sluice.ops.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ReportMarkdownTest {
    @Test
    void whatIsWrongComesFirst() {
        String page = page(new Verdict("gateway-2 heap.live", false, "1 → 9", "at most 5"));

        assertThat(page).startsWith("# Soak: FAILED\n\nsetting\n\n- **gateway-2 heap.live**: 1 → 9; wanted: at most 5")
            .contains("| WRONG | gateway-2 heap.live | 1 → 9 | at most 5 |");
    }

    @Test
    void aMinuteIsALineOfAllProcesses() {
        assertThat(page(new Verdict("all", true, "", "")))
            .startsWith("# Soak: passed")
            .contains("| 60 | churn | 2.0, 3.0 | 0.0, 0.0 | 0.0, 0.0 | 0.0, 0.0 | 0.0, 0.0 | 9, 9 | 0, 0 | 7, 7 | 0, 0 "
                + "| 0, 0 | 2 |");
    }

    private static String page(Verdict verdict) {
        SoakReport.Minute minute = new SoakReport.Minute(60, "churn", List.of(gateway("gateway-1", 2), gateway(
            "gateway-2", 3), new Reading("redis", new TreeMap<>(Map.of("redis.clients.a", 2L)), Map.of())));
        return ReportMarkdown.of(new SoakReport(verdict.ok(), "setting", List.of(minute), List.of(), List.of(),
            List.of(verdict), Map.of(), Map.of(), Map.of()));
    }

    private static Reading gateway(String name, long heapMib) {
        return new Reading(name, new TreeMap<>(Map.of(Reading.HEAP, heapMib << 20, "descriptors.socket", 8L,
            "descriptors.pipe", 1L, "meter.connections", 7L)), Map.of());
    }
}
