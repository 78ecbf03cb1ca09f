package io.sluice.ops.soak;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import java.util.SortedMap;

/**
 * What one process held at one moment.
 *
 * @param of the process
 * @param figures by name, such as {@code heap.live} in bytes or {@code threads.loop-#}; {@link Rule} knows them
 * @param heapByClass bytes of live objects by class, largest first; empty for what is no JVM
 */
record Reading(String of, SortedMap<String, Long> figures, @JsonIgnore Map<String, Long> heapByClass) {
    static final String HEAP = "heap.live";
    static final String DIRECT = "memory.direct";
    static final String NATIVE = "memory.native";
    static final String COMMITTED = "memory.committed";
    static final String RESIDENT = "memory.resident";
    static final String DESCRIPTORS = "descriptors.";
    static final String THREADS = "threads.";
    static final String METER = "meter.";
    static final String REDIS_CLIENTS = "redis.clients.";
    static final String REDIS_CHANNELS = "redis.channels.";

    /** The figure, 0 when it was not there. */
    long figure(String name) {
        return figures.getOrDefault(name, 0L);
    }

    /** The sum of the figures whose names start so. */
    long sum(String prefix) {
        return figures.tailMap(prefix).entrySet().stream().takeWhile(entry -> entry.getKey().startsWith(prefix))
            .mapToLong(Map.Entry::getValue).sum();
    }
}
