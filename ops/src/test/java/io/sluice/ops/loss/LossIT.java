package io.sluice.ops.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.main.GatewayMain;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisExecProvider;

/** A few plans of the loss test, on each build. {@code sluice-ops loss} plays thousands. */
final class LossIT {
    private static final long SEEDS = 12;
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Test
    void nobodyMissesAnythingWithoutBeingTold(@TempDir Path out) throws Exception {
        StageSetup setup = new StageSetup(gateway(), redisServer(), true, out);
        LossReport report = new LossRun(setup, 1, SEEDS, LIMIT, System.err::println).run(1);
        assertThat(report.violations()).as("replay a seed with: sluice-ops loss --seeds N").isEmpty();
        assertThat(report.seeds()).isPositive();
        assertThat(report.received()).isPositive();
    }

    /** The gateway's classes come first, so that its own settings of the log hold. */
    private static List<String> gateway() throws URISyntaxException {
        Path own = Path.of(GatewayMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
            own + File.pathSeparator + System.getProperty("java.class.path"), GatewayMain.class.getName());
    }

    private static String redisServer() throws Exception {
        return RedisExecProvider.defaultProvider().get().getPath();
    }
}
