package io.sluice.ops.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a parent and its workers say to each other: lines of JSON. From the parent, {@link Hello} once and then
 * {@link Order}s; from the worker, for each of them an {@link Answer}, and counts in between.
 */
final class WorkerWire {
    private static final ObjectMapper mapper = new ObjectMapper().registerModule(HistogramJson.module());

    /** What can be asked of a worker: the methods of {@link Crowd}. */
    enum What { START, STOP_OPENING, RECEIVERS, ANNOUNCE, MEASURE, LOSS, LEAVE, IS_EMPTY, FINISH }

    private WorkerWire() {
    }

    /**
     * The first line.
     *
     * @param arguments of {@code sluice-ops load}, as the parent was given them
     * @param run marks the payloads
     * @param number of the worker, from 0
     */
    record Hello(List<String> arguments, String run, int number) {
    }

    /** One order, with the schedule that some need. */
    record Order(What what, @Nullable Schedule schedule) {
    }

    /**
     * One line of a worker.
     *
     * @param counts of the moment, or null in an answer
     * @param value the answer, in JSON, or null beside counts
     */
    record Answer(Tally.@Nullable Snapshot counts,
        @Nullable String value) {
    }

    /** A value as one line, without its end. */
    static String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + value.getClass(), e);
        }
    }

    /** A line as a value. */
    static <T> T read(String line, Class<T> type) throws JsonProcessingException {
        return mapper.readValue(line, type);
    }
}
