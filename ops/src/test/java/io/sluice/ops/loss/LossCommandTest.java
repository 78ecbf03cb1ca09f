package io.sluice.ops.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class LossCommandTest {
    private static final int WRONG_USAGE = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void plansArePrintedWithoutBeingPlayed() {
        assertThat(run("--plan", "--seeds", "2..3")).isZero();
        assertThat(out.toString()).isEqualTo(Plan.of(2).text() + Plan.of(3).text());
    }

    @ParameterizedTest
    @CsvSource({"--seeds,3..2", "--seeds,x", "--seeds,-1", "--parallel,0", "--parallel,17", "--minutes,0",
        "--gateway-jar,nowhere.jar"})
    void whatCanNotBeIsWrongUsage(String option, String value) {
        assertThat(run(option + "=" + value)).isEqualTo(WRONG_USAGE);
        assertThat(err.toString()).contains(option);
    }

    @Test
    void playingNeedsAGateway() {
        assertThat(run("--seeds", "1")).isEqualTo(WRONG_USAGE);
        assertThat(err.toString()).contains("--gateway-jar");
    }

    private int run(String... arguments) {
        return new CommandLine(new LossCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
            .execute(arguments);
    }
}
