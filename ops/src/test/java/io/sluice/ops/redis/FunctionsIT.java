package io.sluice.ops.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.sluice.ops.OpsMain;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import io.sluice.protocol.redis.PresenceKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command installs in a real Redis, and over which versions. */
final class FunctionsIT {
    private static final KeepRules RULES =
        KeepRules.NONE.with("app1:", Map.of("chat", new KeepRule(5, 60, 2_592_000)))
            .with("", Map.of("news", new KeepRule(7, 9, 2_592_000)));

    private final StringWriter err = new StringWriter();
    private final OwnRedis server = new OwnRedis();
    private final RedisClient client = RedisClient.create();
    private final RedisCommands<String, String> redis = client.connect(RedisURI.create(server.uri())).sync();

    @AfterEach
    void stop() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        server.close();
    }

    @Test
    void bothLibrariesAreInstalledAndTheRulesOfOtherPrefixesStay() throws IOException {
        assertThat(install("--prefix", "app1:", "--namespace", "chat=5:60")).isZero();
        assertThat(install("--namespace", "news=7:9")).isZero();
        assertThat(KeepRules.read(ask("sluice_rules", ScriptOutputType.VALUE).getBytes(StandardCharsets.UTF_8)))
            .isEqualTo(RULES);
        assertThat(ask("sluice_version", ScriptOutputType.INTEGER)).isEqualTo("" + FunctionLibrary.VERSION);
        assertThat(ask("sluice_presence_version", ScriptOutputType.INTEGER)).isEqualTo("" + PresenceKeys.VERSION);
    }

    @Test
    void anEarlierVersionIsReplaced() {
        load(0);
        assertThat(install("--namespace", "news=7:9")).isZero();
        assertThat(ask("sluice_version", ScriptOutputType.INTEGER)).isEqualTo("" + FunctionLibrary.VERSION);
    }

    @Test
    void aLaterVersionStaysAndIsNamed() {
        load(1000);
        assertThat(install("--namespace", "news=7:9")).isEqualTo(1);
        assertThat(err.toString()).contains("version 1000 of sluice is installed and stays");
        assertThat(ask("sluice_version", ScriptOutputType.INTEGER)).isEqualTo("1000");
    }

    private void load(int version) {
        redis.functionLoad(FunctionLibrary.source(KeepRules.NONE, false)
            .replace("local VERSION = " + FunctionLibrary.VERSION, "local VERSION = " + version), true);
    }

    private String ask(String function, ScriptOutputType type) {
        Object answer = redis.fcallReadOnly(function, type);
        return String.valueOf(answer);
    }

    private int install(String... options) {
        String[] arguments = Stream.concat(Stream.of("functions", "--install", "--redis", server.uri()),
            Stream.of(options))
            .toArray(String[]::new);
        return new CommandLine(new OpsMain()).setErr(new PrintWriter(err)).execute(arguments);
    }
}
