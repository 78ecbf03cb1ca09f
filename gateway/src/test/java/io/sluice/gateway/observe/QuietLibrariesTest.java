package io.sluice.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class QuietLibrariesTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final QuietLibraries filter = new QuietLibraries(nanos::get);

    @Test
    void librariesHaveALineASecond() {
        assertThat(says("io.undertow.request", Level.ERROR)).isTrue();
        assertThat(says("io.undertow.request", Level.ERROR)).isFalse();
        nanos.addAndGet(999_999_999);
        assertThat(says("org.xnio.nio", Level.WARN)).isFalse();
        nanos.addAndGet(1);
        assertThat(says("org.xnio.nio", Level.WARN)).isTrue();
        assertThat(says("io.undertow", Level.ERROR)).isFalse();
    }

    @Test
    void whatWeSayIsSaid() {
        for (int i = 0; i < 3; i++) {
            assertThat(says("io.sluice.gateway.main.Gateway", Level.ERROR)).isTrue();
        }
    }

    private boolean says(String logger, Level level) {
        return filter.decide(null, new LoggerContext().getLogger(logger), level, "words", null, null)
            != FilterReply.DENY;
    }
}
