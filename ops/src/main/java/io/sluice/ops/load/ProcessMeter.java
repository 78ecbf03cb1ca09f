package io.sluice.ops.load;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The readings of the measured processes, summed, over a run: before the connections, with all of them idle, and around
 * the measured phase. Used by the main thread; a reading blocks while it is taken.
 */
final class ProcessMeter {
    private static final int CLASSES_SHOWN = 16;

    private final List<ProcessProbe> probes;
    private final LoadPlan.Measured measured;

    private long residentBefore;
    private long residentIdle;
    private long cpuBefore;
    private long cpuAfter;
    private Map<String, Long> heapBefore = Map.of();
    private Map<String, Long> heapIdle = Map.of();

    ProcessMeter(LoadPlan.Measured measured) {
        this.measured = measured;
        probes = measured.pids().stream().map(ProcessProbe::new).toList();
    }

    void beforeConnections() throws IOException, InterruptedException {
        heapBefore = heap();
        residentBefore = sum(ProcessProbe::residentBytes);
    }

    void idle() throws IOException, InterruptedException {
        residentIdle = sum(ProcessProbe::residentBytes);
        heapIdle = heap();
    }

    void beforeMessages() throws IOException {
        cpuBefore = sum(ProcessProbe::cpuMicros);
    }

    void afterMessages() throws IOException {
        cpuAfter = sum(ProcessProbe::cpuMicros);
    }

    /** What was read, or null without any process. */
    LoadReport.@Nullable ProcessReport report(int connections, long deliveries) {
        if (probes.isEmpty()) {
            return null;
        }
        long cpu = cpuAfter - cpuBefore;
        return new LoadReport.ProcessReport(measured.pids(), cpu / 1e6, (double) cpu / Math.max(1, deliveries),
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
        return measured.heap() ? probes.get(0).liveBytesByClass() : Map.of();
    }

    private long sum(Reading reading) throws IOException {
        long sum = 0;
        for (ProcessProbe probe : probes) {
            sum += reading.of(probe);
        }
        return sum;
    }

    private static long sum(Map<String, Long> bytesByClass) {
        return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
    }

    /** One figure of a process. */
    @FunctionalInterface
    private interface Reading {
        long of(ProcessProbe probe) throws IOException;
    }
}
