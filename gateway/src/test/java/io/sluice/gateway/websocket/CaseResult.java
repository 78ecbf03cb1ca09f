package io.sluice.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Autobahn found in one of its cases.
 *
 * @param id the case's number, as {@code 6.4.1}
 * @param behavior of the messages
 * @param closing of the connection's end
 * @param report what went over the wire
 */
record CaseResult(String id, String behavior, String closing, Path report) {
    /** The order of the numbers: 9.1 before 10.1. */
    static final Comparator<CaseResult> BY_NUMBER =
        Comparator.comparing(CaseResult::numbers, Arrays::compare);

    private static final Set<String> GOOD = Set.of("OK", "INFORMATIONAL");

    /** Reads the reports in a directory. */
    static List<CaseResult> readAll(Path reports) throws IOException {
        JsonNode agents = new ObjectMapper().readTree(reports.resolve("index.json").toFile());
        return agents.elements().next().properties().stream().map(each -> of(each, reports)).toList();
    }

    /** Whether there is nothing to complain of, {@code NON-STRICT} included. */
    boolean isGood() {
        return GOOD.contains(behavior) && GOOD.contains(closing);
    }

    /** The first number of the case's. */
    int category() {
        return numbers()[0];
    }

    @Override
    public String toString() {
        return "case " + id + ": " + behavior + ", close " + closing + ", see " + report;
    }

    private int[] numbers() {
        return Stream.of(id.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    }

    private static CaseResult of(Map.Entry<String, JsonNode> entry, Path reports) {
        JsonNode found = entry.getValue();
        return new CaseResult(entry.getKey(), found.path("behavior").asText(), found.path("behaviorClose").asText(),
            reports.resolve(found.path("reportfile").asText()));
    }
}
