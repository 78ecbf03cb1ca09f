package io.sluice.ops.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Proof that the soak can fail: each way of ending elsewhere is named. */
final class JudgeTest {
    private static final long MIB = 1 << 20;
    private static final Map<String, Long> BEFORE = Map.of("heap.live", 20 * MIB, "memory.direct", 2 * MIB,
        "memory.native", 6 * MIB, "memory.resident", 400 * MIB, "descriptors.socket", 9L, "threads.loop-#", 4L,
        "meter.connections", 0L, "redis.clients.sluice-a-commands", 1L, "redis.channels.sluice.control", 1L);

    @Test
    void nothingChangedIsAllWell() {
        assertThat(Judge.figures(reading(Map.of()), reading(Map.of()))).hasSize(BEFORE.size()).allMatch(Verdict::ok);
    }

    @Test
    void growthWithinItsSlackIsAllWell() {
        assertThat(wrong(Map.of("heap.live", 22 * MIB, "memory.direct", 3 * MIB, "memory.native", 8 * MIB,
            "memory.resident", 464 * MIB))).isEmpty();
    }

    @Test
    void whatShrankIsAllWell() {
        assertThat(wrong(Map.of("heap.live", MIB, "memory.resident", MIB))).isEmpty();
    }

    @Test
    void aGrownHeapIsNamed() {
        assertThat(wrong(Map.of("heap.live", 22 * MIB + 1))).containsExactly("gateway-1 heap.live");
    }

    @Test
    void theSlackOfALargeHeapIsAShareOfIt() {
        Rule heap = Rule.of("heap.live");

        assertThat(heap.allows(100 * MIB, 105 * MIB)).isTrue();
        assertThat(heap.allows(100 * MIB, 105 * MIB + 1)).isFalse();
    }

    @Test
    void moreDirectMemoryIsNamed() {
        assertThat(wrong(Map.of("memory.direct", 3 * MIB + 1, "memory.native", 8 * MIB + 1)))
            .containsExactly("gateway-1 memory.direct", "gateway-1 memory.native");
    }

    @Test
    void aDescriptorMoreOrLessIsNamed() {
        assertThat(wrong(Map.of("descriptors.socket", 10L))).containsExactly("gateway-1 descriptors.socket");
        assertThat(wrong(Map.of("descriptors.socket", 8L))).containsExactly("gateway-1 descriptors.socket");
    }

    @Test
    void aKindOfDescriptorThatWasNotThereBeforeIsNamed() {
        assertThat(wrong(Map.of("descriptors.pipe", 1L))).containsExactly("gateway-1 descriptors.pipe");
    }

    @Test
    void aThreadThatDiedOrCameIsNamed() {
        assertThat(wrong(Map.of("threads.loop-#", 3L))).containsExactly("gateway-1 threads.loop-#");
        assertThat(wrong(Map.of("threads.Thread-#", 1L))).containsExactly("gateway-1 threads.Thread-#");
    }

    @Test
    void aClientThatStayedIsNamed() {
        assertThat(wrong(Map.of("meter.connections", 1L))).containsExactly("gateway-1 meter.connections");
    }

    @Test
    void aClientThatWasThereAtTheBeginningAlreadyIsNamedAsWell() {
        Reading both = reading(Map.of("meter.connections", 1L));

        assertThat(Judge.figures(both, both)).filteredOn(verdict -> !verdict.ok()).extracting(Verdict::what)
            .containsExactly("gateway-1 meter.connections");
    }

    @Test
    void aLinkToRedisThatStayedIsNamed() {
        assertThat(wrong(Map.of("redis.clients.sluice-a-commands", 2L)))
            .containsExactly("gateway-1 redis.clients.sluice-a-commands");
    }

    @Test
    void aChannelThatIsStillListenedToIsNamed() {
        assertThat(wrong(Map.of("redis.channels.churn:7", 1L))).containsExactly("gateway-1 redis.channels.churn:7");
    }

    @Test
    void everyFigureHasARule() {
        assertThatThrownBy(() -> Rule.of("unheard-of")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLoadThatFailedIsNamedWithWhatItFound() throws JsonProcessingException {
        Verdict verdict = Judge.load(load(1, "{\"delivery\":{\"lost\":3,\"received\":7,\"expected\":10}}"));

        assertThat(verdict.ok()).isFalse();
        assertThat(verdict.found()).contains("exit code 1", "7 of 10", "lost 3");
        assertThat(Judge.load(LoadResult.without("storm", 143)).ok()).isFalse();
    }

    @Test
    void lossesAreForgivenDuringAnOutageAlone() throws JsonProcessingException {
        List<Outage> outages = List.of(new Outage("restart", 10_000, 12_000));

        assertThat(excuse(9_950, 15_000, outages)).isTrue();
        assertThat(excuse(9_000, 12_000, outages)).isFalse();
        assertThat(excuse(11_000, 17_000, outages)).isFalse();
        assertThat(excuse(10_000, 12_000, List.of())).isFalse();
    }

    @Test
    void lateAnswersAreNoMatterWhenNothingWasMissed() throws JsonProcessingException {
        String window = "{\"unconfirmed\":{\"windows\":[{\"fromMillis\":1,\"toMillis\":2,\"missed\":0}]}}";

        assertThat(Judge.excuses(load(0, window), List.of())).hasSize(1).allMatch(Verdict::ok);
    }

    @Test
    void anErrorInALogIsNamed() {
        assertThat(Judge.log("gateway-1", Map.of()).ok()).isTrue();
        assertThat(Judge.log("gateway-1", Map.of("Loop: failed", 2)).found()).contains("Loop: failed=2");
    }

    private static boolean excuse(long from, long to, List<Outage> outages) throws JsonProcessingException {
        String window = "{\"unconfirmed\":{\"windows\":[{\"fromMillis\":" + from + ",\"toMillis\":" + to
            + ",\"messages\":5,\"missed\":1}]}}";
        List<Verdict> verdicts = Judge.excuses(load(0, window), outages);
        assertThat(verdicts).hasSize(1);
        return verdicts.get(0).ok();
    }

    private static LoadResult load(int exitCode, String report) throws JsonProcessingException {
        return new LoadResult("witness", exitCode, new ObjectMapper().readTree(report));
    }

    private static List<String> wrong(Map<String, Long> after) {
        return Judge.figures(reading(Map.of()), reading(after)).stream().filter(verdict -> !verdict.ok())
            .map(Verdict::what).toList();
    }

    private static Reading reading(Map<String, Long> changes) {
        TreeMap<String, Long> figures = new TreeMap<>(BEFORE);
        figures.putAll(changes);
        return new Reading("gateway-1", figures, Map.of());
    }
}
