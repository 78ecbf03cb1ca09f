package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

final class WrittenFormsTest {
    @Property
    void everyDurationIsReadAsItWasWritten(@ForAll @LongRange(min = 0, max = 1L << 39) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @Property
    void wholeUnitsAreWrittenInThem(@ForAll @LongRange(min = 1, max = 59) long number) {
        assertThat(Durations.format(Duration.ofSeconds(number))).isEqualTo(number + "s");
        assertThat(Durations.format(Duration.ofMinutes(number))).isEqualTo(number + "m");
        assertThat(Durations.format(Duration.ofHours(number))).isEqualTo(number + "h");
    }

    @Property
    void everySizeIsReadAsItWasWritten(@ForAll @LongRange(min = 0, max = 1L << 45) long bytes) {
        assertThat(ByteSizes.parse(ByteSizes.format(bytes))).isEqualTo(bytes);
        assertThat(ByteSizes.parse(Long.toString(bytes))).isEqualTo(bytes);
    }

    @Property
    void noTextBreaksTheReaders(@ForAll String text) {
        assertThatCodeOnlyRefuses(() -> Durations.parse(text));
        assertThatCodeOnlyRefuses(() -> ByteSizes.parse(text));
        assertThatCodeOnlyRefuses(() -> RedisUris.parse(text));
    }

    private static void assertThatCodeOnlyRefuses(Runnable code) {
        try {
            code.run();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Example
    void durationsNeedAUnitUnlessTheyAreZero() {
        assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Durations.parse("90 s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Durations.parse("0")).isZero();
        for (String none : new String[] {"", "5", "-1s", "1.5s", "1d", "s", "5S", "PT5S", "9999999999999h"}) {
            assertThatThrownBy(() -> Durations.parse(none)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void sizesHaveUnitsOfTwoToTheTen() {
        assertThat(ByteSizes.parse("64KiB")).isEqualTo(65_536);
        assertThat(ByteSizes.parse("1 mib".toUpperCase(Locale.ROOT))).isEqualTo(1 << 20);
        assertThat(ByteSizes.parse("12B")).isEqualTo(12);
        assertThat(ByteSizes.parse("999999999999999999GiB")).isEqualTo(Long.MAX_VALUE);
        for (String none : new String[] {"", "64KB", "64k", "-1", "1.5MiB", "0x10"}) {
            assertThatThrownBy(() -> ByteSizes.parse(none)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void redisUrisAreShownWithoutTheirPasswords() {
        assertThat(masked("redis://:hunter2@cache:6379/0")).isEqualTo("redis://:***@cache:6379/0");
        assertThat(masked("rediss://ann:hunter2@cache")).isEqualTo("rediss://ann:***@cache");
        assertThat(masked("redis://hunter2@cache")).isEqualTo("redis://***@cache");
        assertThat(masked("redis://cache?password=hunter2")).isEqualTo("redis://cache?***");
        assertThat(masked("redis://[::1]:7000")).isEqualTo("redis://[::1]:7000");
        assertThat(masked("")).isEmpty();
    }

    private static String masked(String uri) {
        return RedisUris.masked(RedisUris.parse(uri));
    }

    @Example
    void urisThatLeadNowhereAreRefusedWithoutBeingRepeated() {
        for (String bad : new String[] {"cache:6379", "http://hunter2", "redis://", "redis:hunter2", "redis://a_b:1",
            "redis://:hunt er2@cache", "redis://:hunter#2@cache", "redis://cache:99999", "redis://cache/hunter2"}) {
            assertThatThrownBy(() -> RedisUris.parse(bad)).isInstanceOf(IllegalArgumentException.class)
                .hasNoCause().message().doesNotContain("hunt");
        }
    }
}
