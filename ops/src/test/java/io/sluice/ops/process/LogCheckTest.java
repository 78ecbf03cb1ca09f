package io.sluice.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogCheckTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void linesAreCountedByLoggerAndWhatTheySay() throws IOException {
        Path log = Files.write(directory.resolve("gateway.log"), List.of(
            "2026-11-22T17:40:43.944Z INFO  bus          LinkKeeper - connected to Redis: role=commands",
            "2026-11-22T17:40:44.944Z WARN  bus          LinkKeeper - Redis is away: role=commands after=12",
            "2026-11-22T17:40:45.944Z WARN  bus          LinkKeeper - Redis is away: role=subscriptions after=7",
            "2026-11-22T17:40:46.944Z ERROR admin I/O-1  Loop - loop 3 failed",
            "\tat io.sluice.Loop.run(Loop.java:7)"));

        assertThat(LogCheck.count(log, "WARN")).hasSize(1).containsEntry("LinkKeeper: Redis is away", 2);
        assertThat(LogCheck.count(log, "ERROR")).hasSize(1).containsEntry("Loop: loop # failed", 1);
    }
}
