package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaseResultTest {
    @Test
    void onlyOkAndInformationalAreGood() {
        assertThat(result("1.1.1", "OK", "OK").isGood()).isTrue();
        assertThat(result("7.1.6", "INFORMATIONAL", "INFORMATIONAL").isGood()).isTrue();
        assertThat(result("6.4.1", "NON-STRICT", "OK").isGood()).isFalse();
        assertThat(result("1.1.1", "FAILED", "OK").isGood()).isFalse();
        for (String closing : List.of("UNCLEAN", "WRONG CODE", "FAILED BY CLIENT", "FAILED", "")) {
            assertThat(result("1.1.1", "OK", closing).isGood()).as(closing).isFalse();
        }
    }

    @Test
    void resultsAreReadFromTheIndex(@TempDir Path reports) throws IOException {
        Files.writeString(reports.resolve("index.json"), """
            {"sluice": {"10.1.1": {"behavior": "OK", "behaviorClose": "UNCLEAN", "duration": 3,
              "reportfile": "case_10_1_1.json"}}}""");
        assertThat(CaseResult.readAll(reports)).containsExactly(
            new CaseResult("10.1.1", "OK", "UNCLEAN", reports.resolve("case_10_1_1.json")));
    }

    @Test
    void orderIsByNumber() {
        Stream<CaseResult> results = Stream.of("10.1.1", "9.1.2", "9.1").map(id -> result(id, "OK", "OK"));
        assertThat(results.sorted(CaseResult.BY_NUMBER)).extracting(CaseResult::id)
            .containsExactly("9.1", "9.1.2", "10.1.1");
    }

    private static CaseResult result(String id, String behavior, String closing) {
        return new CaseResult(id, behavior, closing, Path.of("none"));
    }
}
