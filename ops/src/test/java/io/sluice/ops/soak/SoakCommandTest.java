package io.sluice.ops.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ops.OpsMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SoakCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter err = new StringWriter();

    @Test
    void tooShortASoakIsWrongUsage() {
        assertThat(execute("--minutes", "3", "--gateway-jar", "pom.xml")).isEqualTo(2);
        assertThat(err.toString()).contains("--minutes must be 4 to 1440");
    }

    @Test
    void aMissingJarIsWrongUsage() {
        assertThat(execute("--gateway-jar", directory.resolve("none.jar").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("cannot read");
    }

    @Test
    void anUnknownFaultIsWrongUsage() {
        assertThat(execute("--gateway-jar", "pom.xml", "--fault", "meteor")).isEqualTo(2);
    }

    @Test
    void aRedisThatDoesNotStartIsAFailure() {
        assertThat(execute("--gateway-jar", "pom.xml", "--redis-server", directory.resolve("none").toString(),
            "--out", directory.resolve("out").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("sluice-ops soak: ");
    }

    private int execute(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "soak";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return new CommandLine(new OpsMain()).setErr(new PrintWriter(err)).execute(arguments);
    }
}
