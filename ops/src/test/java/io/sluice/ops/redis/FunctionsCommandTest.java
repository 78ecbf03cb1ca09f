package io.sluice.ops.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ops.OpsMain;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import io.sluice.protocol.redis.PresenceKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class FunctionsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theLibraryIsPrintedWithItsRules() {
        assertThat(execute("--prefix", "app1:", "--namespace", "chat=100:300:3600", "--namespace", "=1:2", "--cluster"))
            .isZero();
        assertThat(out.toString()).isEqualTo(FunctionLibrary.source(KeepRules.NONE.with("app1:",
            Map.of("chat", new KeepRule(100, 300, 3600), "", new KeepRule(1, 2, 2_592_000))), true));
    }

    @Test
    void theLibraryOfPresenceIsPrintedWhenItIsAskedFor() {
        assertThat(execute("--presence")).isZero();
        assertThat(out.toString()).isEqualTo(PresenceKeys.library());
    }

    @Test
    void rulesThatAreNoneAreWrongUsage() {
        for (String wrong : new String[] {"chat", "chat=1", "chat=0:1", "chat=1:0", "chat=100001:1", "a:b=1:1"}) {
            assertThat(execute("--namespace", wrong)).as(wrong).isEqualTo(2);
        }
    }

    @Test
    void aRedisThatIsNotThereIsAFailure() {
        assertThat(execute("--install", "--redis", "redis://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("sluice-ops functions: ");
    }

    private int execute(String... options) {
        String[] arguments = Stream.concat(Stream.of("functions"), Stream.of(options)).toArray(String[]::new);
        return new CommandLine(new OpsMain()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
            .execute(arguments);
    }
}
