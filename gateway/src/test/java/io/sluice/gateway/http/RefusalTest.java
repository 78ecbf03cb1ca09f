package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.observe.MicrometerMetrics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RefusalTest {
    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyReasonShowsInTheMetricsBeforeItHappens(Refusal refusal) {
        try (MicrometerMetrics metrics = new MicrometerMetrics("test")) {
            assertThat(metrics.scrape().lines())
                .contains("sluice_handshake_failures_total{reason=\"" + refusal.reason + "\"} 0.0");
        }
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyTextIsOneLine(Refusal refusal) {
        assertThat(refusal.text.lines()).hasSize(1);
        assertThat(refusal.status).isBetween(400, 599);
    }
}
