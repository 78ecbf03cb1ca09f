package io.sluice.ops.load;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one measured process over a run: before the connections, with all of them idle, and around the
 * measured phase. Used by the main thread; a reading blocks while it is taken.
 */
final class ProcessMeter {
    private static final int CLASSES_SHOWN = 16;

    private final ProcessProbe probe;
    private final LoadPlan.Measured measured;

    private long residentBefore;
    private long residentIdle;
    private long cpuBefore;
    private long cpuAfter;
    private Map<String, Long> heapBefore = Map.of();
    private Map<String, Long> heapIdle = Map.of();

    ProcessMeter(LoadPlan.Measured measured) {
        this.measured = measured;
        probe = new ProcessProbe(measured.pid());
    }

    void beforeConnections() throws IOException, InterruptedException {
        if (measured.pid() != 0) {
            heapBefore = heap();
            residentBefore = probe.residentBytes();
        }
    }

    void idle() throws IOException, InterruptedException {
        if (measured.pid() != 0) {
            residentIdle = probe.residentBytes();
            heapIdle = heap();
        }
    }

    void beforeMessages() throws IOException {
        cpuBefore = cpu();
    }

    void afterMessages() throws IOException {
        cpuAfter = cpu();
    }

    /** What was read, or null without a process. */
    LoadReport.@Nullable ProcessReport report(int connections, long deliveries) {
        if (measured.pid() == 0) {
            return null;
        }
        long cpu = cpuAfter - cpuBefore;
        return new LoadReport.ProcessReport(measured.pid(), cpu / 1e6, (double) cpu / Math.max(1, deliveries),
            residentBefore, residentIdle, (residentIdle - residentBefore) / Math.max(1, connections),
            measured.heap() ? heapReport(Math.max(1, connections)) : null);
    }

    private LoadReport.Heap heapReport(int connections) {
        long before = sum(heapBefore);
        long idle = sum(heapIdle);
        Map<String, Double> grown = new LinkedHashMap<>();
        heapIdle.entrySet().stream()
            .map(entry -> Map.entry(entry.getKey(),
                entry.getValue() - heapBefore.getOrDefault(entry.getKey(), 0L)))
            .filter(entry -> entry.getValue() >= connections)
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(CLASSES_SHOWN)
            .forEach(entry -> grown.put(entry.getKey(), Math.round(10.0 * entry.getValue() / connections) / 10.0));
        return new LoadReport.Heap(before, idle, (idle - before) / connections, grown);
    }

    private Map<String, Long> heap() throws IOException, InterruptedException {
        return measured.heap() ? probe.liveBytesByClass() : Map.of();
    }

    private long cpu() throws IOException {
        return measured.pid() == 0 ? 0 : probe.cpuMicros();
    }

    private static long sum(Map<String, Long> bytesByClass) {
        return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
    }
}
