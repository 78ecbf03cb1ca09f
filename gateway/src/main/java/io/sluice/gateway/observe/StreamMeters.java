package io.sluice.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The meters of the streams that a node follows; safe for all threads. */
final class StreamMeters implements StreamMetrics {
    private static final List<String> CAUSES = List.of("gap", "live", "check");
    private static final List<String> REPAIRS =
        List.of("complete", "repaired", "epoch", "back", "fork", "gone", "limit");
    private static final List<String> RECOVERIES =
        List.of("recovered", "epoch", "future", "limit", "gone", "unavailable");

    private final AtomicInteger followed = new AtomicInteger();
    private final LabelledCounter recoveries;
    private final LabelledCounter passedOver;
    private final Map<String, LabelledCounter> repairs;
    private final Counter reads;

    StreamMeters(MeterRegistry registry) {
        Gauge.builder(MeterNames.STREAMS, followed, AtomicInteger::get)
            .description("Streams that the node follows for its subscribers").register(registry);
        recoveries = new LabelledCounter(registry, MeterNames.RECOVERIES,
            "Clients that told a position to recover from, by what came of it", MeterNames.RESULT, RECOVERIES);
        passedOver = new LabelledCounter(registry, MeterNames.STREAM_PASSED_OVER,
            "Publications that were not handed on, having been before or not being of the stream", MeterNames.REASON,
            List.of("duplicate", "unknown", "waiting"));
        repairs = CAUSES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(),
            cause -> repairs(registry, cause)));
        reads = Counter.builder(MeterNames.STREAM_READS)
            .description("Reads of streams, for recoveries and repairs").register(registry);
    }

    private static LabelledCounter repairs(MeterRegistry registry, String cause) {
        return new LabelledCounter(registry, MeterNames.STREAM_REPAIRS,
            "Comparisons of a stream with what was heard of it, by why and by what came of it",
            Tags.of(MeterNames.CAUSE, cause), MeterNames.RESULT, REPAIRS, LabelledCounter.MAX_NEW_VALUES);
    }

    @Override
    public void recovery(String result) {
        recoveries.increment(result);
    }

    @Override
    public void repair(String cause, String result) {
        LabelledCounter counter = repairs.get(cause);
        if (counter != null) {
            counter.increment(result);
        }
    }

    @Override
    public void publicationPassedOver(String reason) {
        passedOver.increment(reason);
    }

    @Override
    public void streamRead() {
        reads.increment();
    }

    @Override
    public void streams(int change) {
        followed.addAndGet(change);
    }
}
