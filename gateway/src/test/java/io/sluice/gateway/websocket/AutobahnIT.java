package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Autobahn's conformance suite against our handshake and frames on real sockets. The version of it that a Maven
 * repository carries knows no case of compression (12 and 13 of later ones) and needs no other tool than Java. Its
 * category 9 looks at the length of what comes back only; {@link EchoIT} looks at the bytes.
 */
@DisabledIfSystemProperty(named = "autobahn.skip", matches = "|true", disabledReason = "asked for")
final class AutobahnIT {
    private static final int CASES = 301;
    private static final Path REPORTS = Path.of("target", "autobahn");
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @Test
    void everyCaseIsPassedStrictly() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<CaseResult> results = new ArrayList<>();
        // The fuzzing client uses one core; so there are three, which take about as long as each other.
        try (EchoServer echo = new EchoServer();
            FuzzingClient first = part(echo, "all-but-9.1-to-9.5", "*", "9.1.*,9.2.*,9.3.*,9.4.*,9.5.*");
            FuzzingClient second = part(echo, "9.3-and-9.5", "9.3.*,9.5.*", "");
            FuzzingClient third = part(echo, "9.1-9.2-and-9.4", "9.1.*,9.2.*,9.4.*", "")) {
            for (FuzzingClient each : List.of(first, second, third)) {
                results.addAll(each.await(PATIENCE.minusNanos(System.nanoTime() - begun)));
            }
        }
        results.sort(CaseResult.BY_NUMBER);
        tell(results, Duration.ofNanos(System.nanoTime() - begun));
        assertThat(results).filteredOn(each -> !each.isGood()).isEmpty();
        assertThat(results).extracting(CaseResult::id).doesNotHaveDuplicates().hasSize(CASES);
    }

    private static FuzzingClient part(EchoServer echo, String name, String cases, String excluded) {
        return new FuzzingClient(echo.url(), REPORTS.resolve(name), cases, excluded);
    }

    private static void tell(List<CaseResult> results, Duration taken) throws IOException {
        String summary = "Autobahn: " + results.size() + " cases in " + taken.toSeconds() + " s: " + counts(results)
            + "\n" + byCategory(results) + "\n";
        Files.writeString(REPORTS.resolve("summary.txt"), summary);
        System.out.println(summary);
    }

    /** As {@code 243 OK, 1 INFORMATIONAL [7.1.6]}, the good first. */
    private static String counts(List<CaseResult> results) {
        TreeMap<String, List<String>> ids = results.stream().collect(Collectors.groupingBy(AutobahnIT::verdict,
            () -> new TreeMap<>(Comparator.reverseOrder()), Collectors.mapping(CaseResult::id, Collectors.toList())));
        return ids.entrySet().stream().map(each -> each.getValue().size() + " " + each.getKey()
            + (each.getKey().equals("OK") ? "" : " " + each.getValue())).collect(Collectors.joining(", "));
    }

    private static String byCategory(List<CaseResult> results) {
        return results.stream()
            .collect(Collectors.groupingBy(CaseResult::category, TreeMap::new, Collectors.toList()))
            .entrySet().stream().map(each -> "  category " + each.getKey() + ": " + counts(each.getValue()))
            .collect(Collectors.joining("\n"));
    }

    /** The worse of the two results. */
    private static String verdict(CaseResult result) {
        return result.behavior().equals("OK") ? result.closing() : result.behavior();
    }
}
