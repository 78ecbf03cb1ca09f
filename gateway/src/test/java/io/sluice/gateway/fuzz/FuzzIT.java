package io.sluice.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);
    /** Side by side; most of a short run is the start of Jazzer. */
    private static final int AT_A_TIME = 3;
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final String ONLY = System.getProperty("fuzz.target", "");

    static List<List<FuzzTarget>> targets() {
        List<String> only = List.of(ONLY.split(","));
        List<FuzzTarget> all = Stream.of(FuzzTarget.values())
            .filter(each -> ONLY.isEmpty() || only.contains(each.toString())).toList();
        return IntStream.iterate(0, from -> from < all.size(), from -> from + AT_A_TIME)
            .mapToObj(from -> all.subList(from, Math.min(all.size(), from + AT_A_TIME))).toList();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingIsFound(List<FuzzTarget> targets) throws IOException, InterruptedException {
        List<FuzzRun> runs = new ArrayList<>();
        try {
            for (FuzzTarget target : targets) {
                assertThat(Seeds.of(target)).as("seeds of " + target).isNotEmpty();
                runs.add(new FuzzRun(target, SECONDS, SEED));
            }
            for (FuzzRun run : runs) {
                System.out.println("fuzz " + run.await());
            }
        } finally {
            runs.forEach(FuzzRun::close);
        }
    }
}
