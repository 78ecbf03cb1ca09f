package io.sluice.ops.attack;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** One run of all attacks of a plan, side by side in one selector loop on the calling thread. */
final class AttackRun {
    private static final int BUFFER = 64 << 10;
    private static final long TICK_MILLIS = 2;
    private static final double NANOS_PER_SECOND = 1e9;

    private AttackRun() {
    }

    /** Attacks until the plan's time is over, then reports; all sockets are closed by then. */
    static AttackReport run(AttackPlan plan) throws IOException {
        long start = System.nanoTime();
        Map<AttackKind, Assault> assaults = new LinkedHashMap<>();
        try (Selector selector = Selector.open()) {
            byte[] room = new byte[BUFFER];
            Scripts scripts = new Scripts(plan.target());
            plan.kinds().entrySet().stream().sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(each -> assaults.put(each.getKey(), new Assault(plan.target(), each.getValue(),
                    each.getKey().script(scripts), selector, room)));
            long end = System.nanoTime() + plan.duration().toNanos();
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                for (Assault assault : assaults.values()) {
                    assault.work(now);
                }
                selector.select(AttackRun::ready, TICK_MILLIS);
            }
            assaults.values().forEach(Assault::stop);
        }
        return report(plan, assaults, (System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    private static void ready(SelectionKey key) {
        ((HostileSocket) key.attachment()).ready(key);
    }

    private static AttackReport report(AttackPlan plan, Map<AttackKind, Assault> assaults, double seconds) {
        Map<String, AttackReport.Kind> kinds = new LinkedHashMap<>();
        assaults.forEach((kind, assault) -> kinds.put(kind.toString(),
            AttackReport.Kind.of(plan.kinds().getOrDefault(kind, kind.pace()), assault.tally())));
        double cpu = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime() / NANOS_PER_SECOND;
        return new AttackReport(seconds, cpu, kinds);
    }
}
