package io.sluice.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few seconds of fuzzing for each target, from its seeds on and always the same way. {@code ops/fuzz/run} has it do
 * so for as long as one likes, by {@code -Dfuzz.target=json,frames -Dfuzz.seconds=600 -Dfuzz.seed=0}.
 */
@DisabledIfSystemProperty(named = "fuzz.skip", matches = "|true", disabledReason = "asked for")
final class FuzzIT {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 3);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final String ONLY = System.getProperty("fuzz.target", "");

    static Stream<FuzzTarget> targets() {
        List<String> only = List.of(ONLY.split(","));
        return Stream.of(FuzzTarget.values()).filter(each -> ONLY.isEmpty() || only.contains(each.toString()));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingIsFound(FuzzTarget target) throws IOException, InterruptedException {
        assertThat(Seeds.of(target)).as("seeds").isNotEmpty();
        try (FuzzRun run = new FuzzRun(target, SECONDS, SEED)) {
            System.out.println("fuzz " + run.await());
        }
    }
}
