package io.sluice.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LabelledCounterTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void knownValuesAreRegisteredBeforeTheyHappen() {
        new LabelledCounter(registry, "test", "for a test", "reason", List.of("a", "b"));

        assertThat(count("a")).isZero();
        assertThat(count("b")).isZero();
        assertThat(count("other")).isZero();
    }

    @Test
    void aFewUnknownValuesGetTheirOwnCounterAndTheRestAreOther() {
        LabelledCounter counter = new LabelledCounter(registry, "test", "for a test", "reason", List.of("a"), 2);

        List.of("a", "b", "c", "d", "e", "b").forEach(counter::increment);

        assertThat(count("a")).isEqualTo(1);
        assertThat(count("b")).isEqualTo(2);
        assertThat(count("c")).isEqualTo(1);
        assertThat(count("other")).isEqualTo(2);
        assertThat(registry.find("test").counters()).hasSize(4);
    }

    private double count(String reason) {
        return registry.get("test").tag("reason", reason).counter().count();
    }
}
