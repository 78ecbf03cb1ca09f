package io.sluice.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QuietLogTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND / 2);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("test");
    private final QuietLog quiet = new QuietLog(log, clock::get);

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @Test
    void theFirstLineIsWrittenAsItIs() {
        quiet.warn("refused reason={} from={}", "key", "here");

        assertThat(written()).containsExactly("refused reason=key from=here");
    }

    @Test
    void oneSecondHasOneLineAndTheNextTellsHowManyWereLeftOut() {
        quiet.warn("first");
        quiet.warn("second");
        clock.addAndGet(SECOND - 1);
        quiet.warn("third");
        clock.addAndGet(1);
        quiet.warn("fourth n={}", 4);
        clock.addAndGet(SECOND);
        quiet.warn("fifth");

        assertThat(written()).containsExactly("first", "[2 left out] fourth n=4", "fifth");
    }

    @Test
    void aThrowableStaysAThrowableWhenLinesWereLeftOut() {
        IllegalStateException cause = new IllegalStateException("broken");
        quiet.warn("first");
        quiet.warn("second");
        clock.addAndGet(SECOND);
        quiet.warn("third n={}", 3, cause);

        assertThat(written()).last().isEqualTo("[1 left out] third n=3");
        assertThat(lines.list.get(1).getThrowableProxy().getMessage()).isEqualTo("broken");
    }

    @Test
    void manyThreadsInOneSecondWriteOneLineAndLoseNoCount() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 1_000; i++) {
            threads.execute(() -> quiet.warn("again"));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        clock.addAndGet(SECOND);
        quiet.warn("later");

        assertThat(written()).containsExactly("again", "[999 left out] later");
    }

    private List<String> written() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
